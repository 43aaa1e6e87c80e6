import { dirname, join } from 'node:path/posix';
import { gzipSync } from 'node:zlib';

/** A file of a packaged function. */
export interface BundleFile {
  /** Path in the zip. */
  readonly path: string;
  /** `start`: before the first invocation. `later`: by a dynamic import, if at all. */
  readonly loaded: 'start' | 'later';
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** A packaged function. */
export interface FunctionBundle {
  /** Its key in the template. */
  readonly name: string;
  readonly zipBytes: number;
  /** Bytes of what is loaded before the first invocation. */
  readonly startBytes: number;
  /** Those of the start first, the larger ones before the smaller ones. */
  readonly files: readonly BundleFile[];
}

const required = /\brequire\("(\.\/[^"]+)"\)/g;

/** The entry file with everything that it requires, directly or not. Dynamic imports are not followed. */
const loadedAtStart = (entry: string, files: ReadonlyMap<string, Buffer>): Set<string> => {
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const [, specifier = ''] of String(files.get(path)).matchAll(required)) {
      loaded.add(join(dirname(path), specifier));
    }
  }
  return loaded;
};

/**
 * Measures a packaged function.
 *
 * @param name - Its key in the template.
 * @param handler - Its handler, `path/to/file.export`.
 * @param zip - Size of its zip, and what is in it.
 * @throws RangeError when the zip has no file for the handler, or lacks one that is required.
 */
export const measureBundle = (
  name: string,
  handler: string,
  zip: { readonly bytes: number; readonly files: ReadonlyMap<string, Buffer> },
): FunctionBundle => {
  const entry = handler.replace(/\.[^./]+$/, '.cjs');
  const start = loadedAtStart(entry, zip.files);
  const missing = [...start].filter((path) => !zip.files.has(path));
  if (missing.length > 0) {
    throw new RangeError(`the zip of ${name} lacks ${missing.join(', ')}`);
  }
  const files = [...zip.files].map(
    ([path, content]): BundleFile => ({
      path,
      loaded: start.has(path) ? 'start' : 'later',
      bytes: content.length,
      gzipBytes: gzipSync(content).length,
    }),
  );
  return {
    name,
    zipBytes: zip.bytes,
    startBytes: files.reduce((sum, { loaded, bytes }) => sum + (loaded === 'start' ? bytes : 0), 0),
    files: files.sort((a, b) => b.loaded.localeCompare(a.loaded) || b.bytes - a.bytes),
  };
};
