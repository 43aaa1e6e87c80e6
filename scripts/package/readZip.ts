import { inflateRawSync } from 'node:zlib';

/** Signatures and sizes of the ZIP application note (APPNOTE.TXT 4.3). */
const endOfDirectory = { signature: 0x06054b50, bytes: 22 };
const directoryEntry = { signature: 0x02014b50, bytes: 46 };
const localHeaderBytes = 30;
const deflated = 8;

/**
 * Reads a zip as the framework writes it: no comment, no encryption, entries stored or deflated.
 *
 * @param zip - Its bytes.
 * @returns the content of each file by its path in the zip.
 * @throws RangeError when it is no such zip.
 */
export const readZip = (zip: Buffer): Map<string, Buffer> => {
  const end = zip.length - endOfDirectory.bytes;
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory.signature) {
    throw new RangeError('not a zip, or one with a comment');
  }
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === directoryEntry.signature) {
    const nameBytes = zip.readUInt16LE(at + 28);
    const nameAt = at + directoryEntry.bytes;
    const local = zip.readUInt32LE(at + 42);
    const contentAt =
      local + localHeaderBytes + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(contentAt, contentAt + zip.readUInt32LE(at + 20));
    files.set(
      zip.toString('utf8', nameAt, nameAt + nameBytes),
      zip.readUInt16LE(at + 10) === deflated ? inflateRawSync(content) : content,
    );
    at = nameAt + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
};
