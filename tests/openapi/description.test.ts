import { describe, expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { openApiDocument, openApiJson } from '../../lib/http/openapi/document.ts';
import { ROUTES } from '../../lib/http/routes.ts';

describe('the description of the door', () => {
  test('has nothing that the recommended rules of its linter object to', async () => {
    const config = await createConfig({ extends: ['recommended'] });

    const problems = await lintFromString({
      source: openApiJson(),
      absoluteRef: 'openapi.json',
      config,
    });

    expect(
      problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
    ).toEqual([]);
  });

  test('has every route, and no other', () => {
    const described = Object.entries(openApiDocument().paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(described).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`));
  });
});
