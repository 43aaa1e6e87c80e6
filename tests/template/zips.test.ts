import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { FunctionBundle } from '../../scripts/package/functionBundle.ts';
import { packagedService } from '../../scripts/package/packagedService.ts';
import { readBundles } from '../../scripts/package/readBundles.ts';
import { readZip } from '../../scripts/package/readZip.ts';

/** What the SQS client calls its service, in every request. */
const markOfTheSqsClient = 'AmazonSQS';

describe('the zip of a function', () => {
  let folder: string;
  let bundles: FunctionBundle[];

  beforeAll(async () => {
    folder = await packagedService();
    bundles = await readBundles(folder);
  }, 60_000);

  test('has its own code and no other', () => {
    for (const { name, files } of bundles) {
      const foreign = files.filter(({ path }) => !path.startsWith(`handlers/${name}.`));
      expect(foreign).toEqual([]);
    }
  });

  test('has the SQS client among what is loaded later', async () => {
    const consumer = bundles.find(({ name }) => name === 'cancelFromQueue');
    const zip = readZip(await readFile(join(folder, 'cancelFromQueue.zip')));
    const withClient = consumer?.files.filter(({ path }) =>
      zip.get(path)?.includes(markOfTheSqsClient),
    );

    expect(withClient).not.toHaveLength(0);
    expect(withClient?.every(({ loaded }) => loaded === 'later')).toBe(true);
  });
});
