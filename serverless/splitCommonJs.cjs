const { mkdir, writeFile } = require('node:fs/promises');
const { basename, dirname, parse } = require('node:path');

/**
 * An esbuild plugin that gives what is only reached through `await import()` files of its own, beside the bundle of a
 * function, and so lets the function start without it.
 *
 * esbuild splits ES modules but not CommonJS. It can turn a finished ES module into CommonJS, though, so the bundle is
 * split as ES modules, and each file turned into CommonJS before it is written. A module that several of the files need
 * is in one file that they share: it is loaded once and has one state.
 *
 * The files are named `<entry>.<module>-<hash>.cjs`. serverless-esbuild takes whatever begins with `<entry>.` into the
 * zip of that function and of no other.
 *
 * @type {import('esbuild').Plugin}
 */
const splitCommonJs = {
  name: 'split-common-js',
  setup(build) {
    const options = build.initialOptions;
    const { entryPoints, format, sourcemap, minify, platform, target } = options;
    if (format !== 'cjs' || entryPoints?.length !== 1 || sourcemap) {
      throw new Error('split-common-js needs one entry point, the format cjs, and no source map');
    }
    Object.assign(options, {
      format: 'esm',
      splitting: true,
      write: false,
      metafile: true,
      chunkNames: `${parse(entryPoints[0]).name}.[name]-[hash]`,
    });
    const toCommonJs = (text) =>
      build.esbuild.transform(text, { format: 'cjs', minify, platform, target });

    build.onEnd(async ({ outputFiles = [], metafile }) => {
      // A file of esbuild's own helpers does nothing when it is loaded, and is still imported where none is used.
      const helpers = Object.entries(metafile?.outputs ?? {})
        .filter(([, { inputs }]) => Object.keys(inputs).length === 0)
        .map(([path]) => new RegExp(`^import ?"./${basename(path)}";`, 'm'));
      await Promise.all(
        outputFiles.map(async ({ path, text }) => {
          const used = helpers.reduce((kept, unused) => kept.replace(unused, ''), text);
          const { code } = await toCommonJs(used);
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, code);
        }),
      );
    });
  },
};

module.exports = [splitCommonJs];
