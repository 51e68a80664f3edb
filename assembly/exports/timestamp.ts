import { Timestamp } from "../abi/generated/types";
import { Time } from "../io/time";

export function lowerTime(time: Time, to: Timestamp): void {
  to.seconds = time.seconds;
  to.nanoseconds = time.nanoseconds;
}
