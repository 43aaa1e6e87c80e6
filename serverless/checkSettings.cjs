const TEXT_LISTS = ['mpcProjectsSecretArns', 'producerAccounts'];

/** Parts of an ARN, `arn:partition:service:region:account:…`; undefined when it is none. */
const arnOf = (text) => {
  const [arn, partition, service, region, account, ...rest] = text.split(':');
  return arn === 'arn' && partition && rest.length > 0 ? { service, region, account } : undefined;
};

const listOf = (text) =>
  String(text)
    .split(',')
    .filter((item) => item !== '');

/** Secrets that several projects name; undefined when they are no JSON array. */
const secretsOf = (projects) => {
  try {
    return JSON.parse(projects).flatMap(({ secret_arn: arn }) => arn ?? []);
  } catch {
    return undefined;
  }
};

const checkArn = (settings, name, service, report) => {
  for (const text of listOf(settings[name])) {
    const arn = arnOf(text);
    if (arn?.service !== service) {
      report(name, `must be an ARN of ${service}, not ${text}`);
    } else if (arn.region !== settings.region) {
      report(name, `is of ${arn.region}, but the stage is deployed to ${settings.region}`);
    }
  }
};

const checkProjects = ({ mpcProjects, mpcSecretArn, mpcProjectsSecretArns }, report) => {
  if (mpcProjects === '') {
    if (mpcProjectsSecretArns !== '') report('mpcProjectsSecretArns', 'belongs to mpcProjects');
    return;
  }
  if (mpcSecretArn !== '') report('mpcSecretArn', 'must not stand beside mpcProjects');
  const secrets = secretsOf(mpcProjects);
  const listed = listOf(mpcProjectsSecretArns);
  if (secrets === undefined) report('mpcProjects', 'must be a JSON array of projects');
  for (const arn of secrets ?? []) {
    if (!listed.includes(arn)) report('mpcProjectsSecretArns', `lacks ${arn} of mpcProjects`);
  }
};

const checkNumbers = (settings, report) => {
  const needed = Number(settings.consumerTimeout) + Number(settings.consumerWindow) + 30;
  if (Number(settings.consumerVisibility) !== needed || needed > 300) {
    report(
      'consumerVisibility',
      `must be consumerTimeout + consumerWindow + 30 = ${needed}, 300 at most`,
    );
  }
  if (Number(settings.cleanUpSeconds) !== Number(settings.cleanUpMinutes) * 60) {
    report('cleanUpSeconds', 'must be cleanUpMinutes in seconds');
  }
};

const checkWords = (settings, report) => {
  for (const name of ['reserveConcurrency', 'cleanUpEnabled']) {
    if (!['true', 'false'].includes(String(settings[name]))) report(name, 'must be true or false');
  }
  for (const account of listOf(settings.producerAccounts)) {
    if (!/^\d{12}$/.test(account)) report('producerAccounts', `${account} is no account number`);
  }
  if (!/^[\w./-]*$/.test(settings.outcomeEventBus)) {
    report('outcomeEventBus', 'must be the name of an event bus of this account, not its ARN');
  }
  for (const name of TEXT_LISTS) {
    if (/\s/.test(settings[name])) report(name, 'must be separated by commas alone');
  }
  if ((settings.httpDomain === '') !== (settings.httpCertificateArn === '')) {
    report(settings.httpDomain === '' ? 'httpDomain' : 'httpCertificateArn', 'is missing');
  }
};

/** What only matters once it is deployed: it can be packaged without. */
const checkPresence = ({ mpcSecretArn, mpcProjects, httpAuth, httpCallersSecretArn }, report) => {
  if (mpcSecretArn === '' && mpcProjects === '') {
    report('mpcSecretArn', 'is missing, and so is mpcProjects: nothing could be called');
  }
  if (httpAuth === '') report('httpAuth', 'is missing: the HTTP function would not start');
  if (httpCallersSecretArn === '') {
    report('httpCallersSecretArn', 'is missing: the HTTP function would not start');
  }
};

/**
 * What is wrong with the parameters of a stage, one line each, beginning with the name of the parameter.
 *
 * @param settings - `custom.settings` of serverless.yml.
 * @param deploying - Whether it is to be deployed, or only packaged.
 */
const problemsOf = (settings, deploying) => {
  const problems = [];
  const report = (name, problem) => problems.push(`${name}: ${problem}`);
  if (!settings.stages.includes(settings.stage)) {
    report('stage', `${settings.stage} is unknown: there are ${settings.stages.join(', ')}`);
  }
  checkArn(settings, 'mpcSecretArn', 'secretsmanager', report);
  checkArn(settings, 'mpcProjectsSecretArns', 'secretsmanager', report);
  checkArn(settings, 'httpCallersSecretArn', 'secretsmanager', report);
  checkArn(settings, 'httpCertificateArn', 'acm', report);
  checkArn(settings, 'kmsKeyArn', 'kms', report);
  checkArn(settings, 'requestTopicArn', 'sns', report);
  checkProjects(settings, report);
  checkNumbers(settings, report);
  checkWords(settings, report);
  if (deploying) checkPresence(settings, report);
  return problems;
};

/** Refuses to package, and even more so to deploy, a stage whose parameters are wrong, all of them in one list. */
class CheckSettings {
  constructor(serverless) {
    const check = (deploying) => {
      const problems = problemsOf(serverless.service.custom.settings, deploying);
      if (problems.length === 0) return;
      throw new serverless.classes.Error(['the parameters are wrong:', ...problems].join('\n  '));
    };
    this.hooks = {
      'before:package:initialize': () => check(false),
      'before:deploy:deploy': () => check(true),
    };
  }
}

module.exports = Object.assign(CheckSettings, { problemsOf });
