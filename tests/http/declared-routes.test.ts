import { expect, test } from '@jest/globals';
import { ROUTES } from '../../lib/http/routes.ts';
import { declared } from '../declared.ts';

test('the template leads every route to the door, and whatever else is under /v1/', async () => {
  const { functions } = await declared();

  const door = functions.find(({ key }) => key === 'cancelFromHttp');
  const routesOfDoor = door?.events.flatMap((event) =>
    event.kind === 'httpApi' ? [`${event.method} ${event.path} ${event.authorizer ?? ''}`] : [],
  );
  const routes = ROUTES.map(
    ({ method, path, accepts }) => `${method} ${path} ${accepts.includes('iam') ? 'iam' : ''}`,
  );
  expect(routesOfDoor?.toSorted()).toEqual([...routes, '* /v1/{proxy+} '].toSorted());
  expect(door?.timeoutSeconds).toBe(25);
  expect(door?.environment).toMatchObject({ QUOTA_SHARE: '0.2', ENVIRONMENTS: '2' });
});
