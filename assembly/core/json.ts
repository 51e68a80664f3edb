/**
 * A strict JSON reader (RFC 8259) over UTF-8 bytes: tokens are pulled one by one, nothing is built. Beyond the grammar
 * it refuses nesting deeper than DEPTH_MAX, malformed UTF-8 and escaped lone surrogates.
 */
import { equalsAscii } from "./ascii";
import { ByteBuffer } from "./bytes";

const DEPTH_MAX: u32 = 64;

export const enum JsonToken {
  object,
  objectEnd,
  array,
  arrayEnd,
  /** The name of a member; the token of its value comes next. */
  name,
  string,
  number,
  true_,
  false_,
  null_,
  /** The document is over. */
  end,
  bad,
}

const enum Expect {
  value,
  /** A value or the end of an array, behind `[`. */
  firstElement,
  /** A name or the end of an object, behind `{`. */
  firstName,
  name,
  /** A comma or the end of what is open. */
  more,
  end,
  nothing,
}

export class JsonReader {
  /** Decoded text of the last name or string. */
  text: ByteBuffer = new ByteBuffer();
  /** Nesting at the last token: 1 inside the outermost object or array. */
  depth: u32 = 0;

  private start: usize = 0;
  private at: usize = 0;
  private end: usize = 0;
  private expect: Expect = Expect.value;
  /** Bit d is set if what is open at depth d + 1 is an object. */
  private objects: u64 = 0;

  set(ptr: usize, len: usize): void {
    this.start = ptr;
    this.at = ptr;
    this.end = ptr + len;
    this.expect = Expect.value;
    this.depth = 0;
    this.objects = 0;
  }

  /** Bytes read; at `bad`, where the trouble is. */
  get offset(): usize {
    return this.at - this.start;
  }

  /** The next token; after `bad` always `bad`, after `end` always `end`. */
  next(): JsonToken {
    this.skipSpace();
    switch (this.expect) {
      case Expect.end:
        return this.at == this.end ? JsonToken.end : this.fail();
      case Expect.more:
        return this.readMore();
      case Expect.firstName:
        return this.peek() == 0x7d ? this.close() : this.readName();
      case Expect.name:
        return this.readName();
      case Expect.firstElement:
        return this.peek() == 0x5d ? this.close() : this.readValue();
      case Expect.value:
        return this.readValue();
      default:
        return JsonToken.bad;
    }
  }

  /** Reads to the end of the value whose first token was `token`; false if that is bad. */
  skip(token: JsonToken): bool {
    if (token != JsonToken.object && token != JsonToken.array) return token != JsonToken.bad;
    const outside = this.depth - 1;
    while (this.depth > outside) if (this.next() == JsonToken.bad) return false;
    return true;
  }

  textEquals(text: string): bool {
    return equalsAscii(this.text.ptr, this.text.len, text);
  }

  free(): void {
    this.text.free();
  }

  /** The next byte, or -1. */
  private peek(): i32 {
    return this.at < this.end ? i32(load<u8>(this.at)) : -1;
  }

  private skipSpace(): void {
    let byte = this.peek();
    while (byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09) {
      this.at++;
      byte = this.peek();
    }
  }

  private fail(): JsonToken {
    this.expect = Expect.nothing;
    return JsonToken.bad;
  }

  /** Says what follows a value or an end. */
  private after(token: JsonToken): JsonToken {
    this.expect = this.depth ? Expect.more : Expect.end;
    return token;
  }

  private get inObject(): bool {
    return ((this.objects >> u64(this.depth - 1)) & 1) != 0;
  }

  private open(isObject: bool): JsonToken {
    if (this.depth == DEPTH_MAX) return this.fail();
    this.at++;
    const bit = u64(1) << u64(this.depth++);
    this.objects = isObject ? this.objects | bit : this.objects & ~bit;
    this.expect = isObject ? Expect.firstName : Expect.firstElement;
    return isObject ? JsonToken.object : JsonToken.array;
  }

  private close(): JsonToken {
    const token = this.inObject ? JsonToken.objectEnd : JsonToken.arrayEnd;
    this.at++;
    this.depth--;
    return this.after(token);
  }

  private readMore(): JsonToken {
    const byte = this.peek();
    if (byte == (this.inObject ? 0x7d : 0x5d)) return this.close();
    if (byte != 0x2c) return this.fail();
    this.at++;
    this.skipSpace();
    return this.inObject ? this.readName() : this.readValue();
  }

  private readName(): JsonToken {
    if (!this.readString()) return this.fail();
    this.skipSpace();
    if (this.peek() != 0x3a) return this.fail();
    this.at++;
    this.expect = Expect.value;
    return JsonToken.name;
  }

  private readValue(): JsonToken {
    switch (this.peek()) {
      case 0x7b:
        return this.open(true);
      case 0x5b:
        return this.open(false);
      case 0x22:
        return this.readString() ? this.after(JsonToken.string) : this.fail();
      case 0x74:
        return this.readWord("true", JsonToken.true_);
      case 0x66:
        return this.readWord("false", JsonToken.false_);
      case 0x6e:
        return this.readWord("null", JsonToken.null_);
      default:
        return this.readNumber() ? this.after(JsonToken.number) : this.fail();
    }
  }

  private readWord(word: string, token: JsonToken): JsonToken {
    for (let i = 0; i < word.length; i++) {
      if (this.peek() != word.charCodeAt(i)) return this.fail();
      this.at++;
    }
    return this.after(token);
  }

  /** §6: -? (0 | 1-9 digits) (. digits)? (e|E (+|-)? digits)? */
  private readNumber(): bool {
    if (this.peek() == 0x2d) this.at++;
    if (this.peek() == 0x30) this.at++;
    else if (!this.readDigits()) return false;
    if (this.peek() == 0x2e) {
      this.at++;
      if (!this.readDigits()) return false;
    }
    if ((this.peek() | 0x20) == 0x65) {
      this.at++;
      const sign = this.peek();
      if (sign == 0x2b || sign == 0x2d) this.at++;
      return this.readDigits();
    }
    return true;
  }

  private readDigits(): bool {
    const first = this.at;
    while (u32(this.peek()) - 0x30 < 10) this.at++;
    return this.at > first;
  }

  /** Decodes a string to `text`. */
  private readString(): bool {
    if (this.peek() != 0x22) return false;
    this.at++;
    this.text.clear();
    for (;;) {
      const byte = this.peek();
      if (byte < 0x20) return false; // a control character, or the end of the input
      if (byte == 0x22) break;
      if (byte == 0x5c) {
        if (!this.readEscape()) return false;
      } else if (byte < 0x80) {
        this.text.u8(byte);
        this.at++;
      } else if (!this.readMultibyte()) {
        return false;
      }
    }
    this.at++;
    return true;
  }

  /** Well-formed UTF-8 (Unicode §3.9, table 3-7). */
  private readMultibyte(): bool {
    const first = u32(load<u8>(this.at));
    const size: usize = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || size > this.end - this.at) return false;
    const second = u32(load<u8>(this.at, 1));
    const least: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const most: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) return false;
    for (let i: usize = 2; i < size; i++) if ((load<u8>(this.at + i) & 0xc0) != 0x80) return false;
    this.text.bytes(this.at, size);
    this.at += size;
    return true;
  }

  private readEscape(): bool {
    this.at++;
    const byte = this.peek();
    this.at++;
    switch (byte) {
      case 0x22:
      case 0x5c:
      case 0x2f:
        this.text.u8(byte);
        return true;
      case 0x62:
        this.text.u8(0x08);
        return true;
      case 0x66:
        this.text.u8(0x0c);
        return true;
      case 0x6e:
        this.text.u8(0x0a);
        return true;
      case 0x72:
        this.text.u8(0x0d);
        return true;
      case 0x74:
        this.text.u8(0x09);
        return true;
      case 0x75:
        return this.readUnicodeEscape();
      default:
        this.at--;
        return false;
    }
  }

  /** `\uXXXX`, or two of them for a character beyond the basic plane. */
  private readUnicodeEscape(): bool {
    let point = this.readHex4();
    if (point < 0 || (point >= 0xdc00 && point < 0xe000)) return false;
    if (point >= 0xd800 && point < 0xdc00) {
      if (this.peek() != 0x5c) return false;
      this.at++;
      if (this.peek() != 0x75) return false;
      this.at++;
      const low = this.readHex4();
      if (low < 0xdc00 || low >= 0xe000) return false;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    this.appendPoint(u32(point));
    return true;
  }

  private readHex4(): i32 {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const byte = this.peek();
      const lower = byte | 0x20;
      if (byte >= 0x30 && byte <= 0x39) value = (value << 4) | (byte - 0x30);
      else if (lower >= 0x61 && lower <= 0x66) value = (value << 4) | (lower - 0x57);
      else return -1;
      this.at++;
    }
    return value;
  }

  private appendPoint(point: u32): void {
    const text = this.text;
    if (point < 0x80) {
      text.u8(point);
      return;
    }
    if (point < 0x800) {
      text.u8(0xc0 | (point >> 6));
    } else {
      if (point < 0x10000) {
        text.u8(0xe0 | (point >> 12));
      } else {
        text.u8(0xf0 | (point >> 18));
        text.u8(0x80 | ((point >> 12) & 0x3f));
      }
      text.u8(0x80 | ((point >> 6) & 0x3f));
    }
    text.u8(0x80 | (point & 0x3f));
  }
}
