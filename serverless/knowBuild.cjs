/** Lets osls accept the top-level property `build`, by which Serverless v4 is told not to bundle by itself. */
module.exports = class KnowBuild {
  constructor({ configSchemaHandler }) {
    if ('build' in configSchemaHandler.schema.properties) return;
    configSchemaHandler.defineTopLevelProperty('build', {
      type: 'object',
      properties: { esbuild: { const: false } },
      additionalProperties: false,
    });
  }
};
