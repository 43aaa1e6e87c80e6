import { Command } from 'commander';
import { discardCommand } from './letters/discard.ts';
import { exportCommand } from './letters/export.ts';
import { listCommand } from './letters/list.ts';
import { redriveCommand } from './letters/redrive.ts';
import { showCommand } from './letters/show.ts';
import { statsCommand } from './letters/stats.ts';
import type { Surroundings } from './surroundings.ts';
import { refuse, unknownOptions } from './usage.ts';

/** The command `dlq`: everything about failed requests. */
export const deadLettersCommand = (surroundings: Surroundings): Command => {
  const command = new Command('dlq');
  for (const create of [
    listCommand,
    showCommand,
    statsCommand,
    exportCommand,
    redriveCommand,
    discardCommand,
  ]) {
    command.addCommand(create(surroundings));
  }
  return command
    .usage('COMMAND [options]')
    .description('Look at failed requests, send them back, or discard them.')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      const [word] = command.args;
      if (word === undefined) refuse(command, ['a command is missing; --help lists them']);
      else if (word.startsWith('-')) refuse(command, unknownOptions(command.args));
      else refuse(command, [`there is no command dlq ${word}; --help lists them`]);
    });
};
