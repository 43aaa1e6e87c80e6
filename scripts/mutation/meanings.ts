import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** As much as is looked at here of a place in a syntax tree. */
interface Place {
  isObjectProperty(): boolean;
  readonly node: { readonly key?: { readonly name?: string } };
}

/** Leaves out what an error code means: the table carries it for the documents, whose tests compare them with it. */
const meanings = {
  shouldIgnore: (path: Place): string | undefined =>
    path.isObjectProperty() && path.node.key?.name === 'meaning'
      ? 'no code reads it, and tests/documents compares the documents with it'
      : undefined,
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'meanings', meanings)];
