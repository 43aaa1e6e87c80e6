/** `source` of the events. */
export const EVENT_SOURCE = 'transcoding-canceller';

/**
 * The `detail` of an event: how a cancel request ended. Published as JSON Schema in `docs/schemas/outcome-event.json`.
 *
 * At least once: a listener may get an event twice, and knows it by `message_id` and `outcome`. A request that is `dead`
 * may be sent back, and end in another way later.
 */
export interface ResolvedEvent {
  /** The task. Absent only where a rejected or dead message did not say it, or names several. */
  readonly task_id?: string | undefined;
  /** The tasks of a list that is rejected or dead as a whole. */
  readonly task_ids?: readonly string[] | undefined;
  readonly project_id?: string | undefined;
  readonly outcome:
    | 'cancelled'
    | 'already_cancelled'
    | 'too_late'
    | 'not_found'
    | 'expired'
    | 'mismatch'
    | 'dead'
    | 'rejected';
  /** With `too_late`: what the task is doing instead, such as `TRANSCODING`. */
  readonly status?: string | undefined;
  /** With `mismatch`: in what the task differs from what the request expects. */
  readonly differs_in?: 'user_data' | 'created_before' | undefined;
  readonly reason?: string | undefined;
  readonly requested_by?: string | undefined;
  readonly correlation_id?: string | undefined;
  /** How often it was tried, the last time included; 0 when it never was. */
  readonly attempts: number;
  /** ISO 8601, UTC. */
  readonly resolved_at: string;
  /** Id of its message on the source queue; `source_message_id` of a dead or parked letter. */
  readonly message_id?: string | undefined;
  /** With `dead` and `rejected`: why. */
  readonly failure?:
    | { readonly class: string; readonly code: string; readonly message: string }
    | undefined;
}

/** Tells whoever listens of outcomes. */
export interface OutcomePublisher {
  /** @returns ids of the events that EventBridge has confirmed; never rejects. */
  publish(
    events: readonly { readonly id: string; readonly detail: ResolvedEvent }[],
  ): Promise<ReadonlySet<string>>;
}
