import * as z from 'zod';

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  Conditions: z.record(z.string(), z.unknown()),
});
type Template = z.infer<typeof template>;

/** What a deployment will create, as far as a person decides by it. */
export interface Plan {
  /** How many of each type, the most frequent first. */
  readonly counts: readonly (readonly [type: string, count: number])[];
  /** Names of alarms, with their descriptions. */
  readonly alarms: readonly (readonly [name: string, description: string])[];
  /** Rates of schedules, with the function that each invokes. */
  readonly schedules: readonly (readonly [rate: string, functionId: string])[];
  /** Routes of the HTTP API. */
  readonly routes: readonly string[];
}

/** Conditions are `Equals` of texts that are known when it is packaged, or `Not` of one. */
const equality = z.object({ 'Fn::Equals': z.tuple([z.unknown(), z.unknown()]) });
const negation = z.object({ 'Fn::Not': z.tuple([equality]) });
const condition = z.union([
  equality.transform(({ 'Fn::Equals': [a, b] }) => a === b),
  negation.transform(({ 'Fn::Not': [{ 'Fn::Equals': pair }] }) => pair[0] !== pair[1]),
]);

const existing = ({ Resources, Conditions }: Template) =>
  Object.values(Resources).filter(
    ({ Condition }) => Condition === undefined || condition.parse(Conditions[Condition]),
  );

const functionOf = (targets: unknown): string => {
  const [, id = 'something else'] = /"(\w+)LambdaFunction"/.exec(JSON.stringify(targets)) ?? [];
  return `${id.charAt(0).toLowerCase()}${id.slice(1)}`;
};

/**
 * Reads from a packaged template what will exist.
 *
 * @throws ZodError when it is no template as this service packages it.
 */
export const planOf = (cloudFormation: unknown): Plan => {
  const resources = existing(template.parse(cloudFormation));
  const ofType = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const counts = Map.groupBy(resources, ({ Type }) => Type);
  return {
    counts: [...counts]
      .map(([type, { length }]) => [type, length] as const)
      .toSorted(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b)),
    alarms: ofType('AWS::CloudWatch::Alarm').map(({ AlarmName, AlarmDescription }) => [
      String(AlarmName),
      String(AlarmDescription),
    ]),
    schedules: ofType('AWS::Events::Rule')
      .filter(({ ScheduleExpression, State }) => ScheduleExpression && State !== 'DISABLED')
      .map(({ ScheduleExpression, Targets }) => [String(ScheduleExpression), functionOf(Targets)]),
    routes: ofType('AWS::ApiGatewayV2::Route')
      .map(({ RouteKey }) => String(RouteKey))
      .toSorted(),
  };
};

/** A plan for a person to read, whole lines. */
export const describePlan = ({ counts, alarms, schedules, routes }: Plan): string => {
  const width = Math.max(...alarms.map(([name]) => name.length));
  return [
    'Resources',
    ...counts.map(([type, count]) => `  ${String(count).padStart(3)}  ${type}`),
    'Alarms',
    ...alarms.map(([name, description]) => `  ${name.padEnd(width)}  ${description}`),
    'Schedules',
    ...schedules.map(([rate, functionId]) => `  ${functionId}  ${rate}`),
    'Endpoints',
    ...routes.map((route) => `  ${route}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
};
