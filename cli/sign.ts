import { Command } from 'commander';
import { type SignedRequest, signRequest } from '../lib/mpc/signing/signRequest.ts';
import { readSignOptions, type SignOptions } from './signOptions.ts';
import type { Surroundings } from './surroundings.ts';
import { append, refuse, strayArguments } from './usage.ts';

const block = (label: string, text: string): string =>
  `${label}\n${'-'.repeat(label.length)}\n${text}\n`;

const forPerson = ({ canonicalRequest, stringToSign, authorization }: SignedRequest): string =>
  [
    block('Canonical request', canonicalRequest),
    block('Canonical request as a 401 answer quotes it', canonicalRequest.replaceAll('\n', '|')),
    block('String to sign', stringToSign),
    block('Authorization header', authorization),
  ].join('\n');

const forMachine = ({ canonicalRequest, stringToSign, authorization }: SignedRequest): string =>
  `${JSON.stringify({ canonicalRequest, stringToSign, authorization })}\n`;

/**
 * The command `sign`: shows how a request is signed, step by step, so that a 401 of the gateway can be explained. It
 * sends nothing.
 */
export const signCommand = (surroundings: Surroundings): Command => {
  const command = new Command('sign');
  return command
    .description(
      'Show how a request is signed with SDK-HMAC-SHA256: how to find out why a 401 came.',
    )
    .usage(
      "--method METHOD --url URL --access-key AK --secret-key SK [--security-token TOKEN] [--date YYYYMMDDTHHMMSSZ] [--header 'Name: value']... [--body TEXT] [--json]",
    )
    .option('--method <method>', 'HTTP method')
    .option('--url <url>', 'whole URL, signed as written')
    .option('--access-key <key>', 'access key (or HUAWEICLOUD_SDK_AK)')
    .option(
      '--secret-key <key>',
      'secret key (or HUAWEICLOUD_SDK_SK, which keeps it out of the shell’s history)',
    )
    .option(
      '--security-token <token>',
      'token of temporary keys (or HUAWEICLOUD_SDK_SECURITY_TOKEN)',
    )
    .option('--date <instant>', 'X-Sdk-Date as YYYYMMDDTHHMMSSZ, in UTC (default: now)')
    .option('--header <header>', "header to send and sign, 'Name: value'; may be repeated", append)
    .option('--body <text>', 'body, signed as UTF-8 (default: none)')
    .option('--json', 'print one JSON object: canonicalRequest, stringToSign, authorization')
    .allowUnknownOption()
    .allowExcessArguments()
    .action((options: SignOptions) => {
      const stray = strayArguments(command.args);
      const reading = readSignOptions(options, surroundings);
      if (!reading.ok) return refuse(command, [...stray, ...reading.problems]);
      if (stray.length > 0) return refuse(command, stray);
      const signed = signRequest(reading.request, reading.keys, reading.date);
      surroundings.write(options.json ? forMachine(signed) : forPerson(signed));
    });
};
