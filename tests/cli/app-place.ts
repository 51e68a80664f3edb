import { APP_ARCHIVE } from './images.js';
import { Workplace } from './veneer.js';

/** A place to work in whose store has `app:1.0`, and a container of it by the name of `web`. */
export async function appPlace(): Promise<Workplace> {
  const place = new Workplace();
  place.file('app.tar', APP_ARCHIVE);
  await place.veneer('load', 'app.tar');
  await place.veneer('create', 'app:1.0', '--name', 'web');
  return place;
}
