import type { VirtualTimeOptions } from '../../local/virtual-time/installVirtualTime.ts';
import type { Sabotage } from './sabotage.ts';

/** What every process of a run is told when it starts. */
export interface ProcessOptions {
  /** Its name in the history. */
  readonly name: string;
  /** Where it writes its part of the history. */
  readonly file: string;
  readonly messages: number;
  readonly seed: number;
  /** Share of the API calls that are disturbed. */
  readonly faults: number;
  readonly time: VirtualTimeOptions;
  /** How to reach SQS; empty for the process that is SQS. */
  readonly sqsEnvironment: Readonly<Record<string, string>>;
  /** URLs of the queues by their part in the service; empty for the process that is SQS. */
  readonly queueUrls: Readonly<Record<string, string>>;
  /** Origin of the API; empty for those that do not call it. */
  readonly apiUrl: string;
  readonly sabotage?: Sabotage;
}

/** What a process is told while it runs. */
export type Order =
  | { readonly order: 'refuse_dead_letters'; readonly refused: boolean }
  /** No more faults or duplicates: what is left may come to its end. */
  | { readonly order: 'heal' }
  /** Write the rest of the history, and end. */
  | { readonly order: 'finish' };

/** What a process says once it works. */
export interface Started {
  readonly url?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly queueUrls?: Readonly<Record<string, string>>;
}
