import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROUTES } from '../../lib/http/routes.ts';
import { readServerless } from '../../local/declared/readServerless.ts';

test('the template leads every route to the door, and whatever else is under /v1/', async () => {
  const { functions } = await readServerless(join(import.meta.dirname, '../..'));

  const door = functions.find(({ key }) => key === 'cancelFromHttp');
  const declared = door?.events.flatMap((event) =>
    event.kind === 'httpApi' ? [`${event.method} ${event.path} ${event.authorizer ?? ''}`] : [],
  );
  const routes = ROUTES.map(
    ({ method, path, accepts }) => `${method} ${path} ${accepts.includes('iam') ? 'iam' : ''}`,
  );
  expect(declared?.toSorted()).toEqual([...routes, '* /v1/{proxy+} '].toSorted());
  expect(door?.timeoutSeconds).toBe(25);
  expect(door?.environment).toMatchObject({ QUOTA_SHARE: '0.2', ENVIRONMENTS: '2' });
});
