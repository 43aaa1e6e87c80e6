import type { Ended } from '../cancel/ended.ts';

/** The event that tells of one message, as JSON. */
export interface Announcement {
  readonly messageId: string;
  readonly event: string;
}

/** Tells whoever listens how requests ended. */
export interface Announcer {
  /** The event that tells of it. */
  eventOf(ended: Ended): string;
  /** Whether a text is an event as {@link Announcer.eventOf} makes them. */
  isEvent(text: string): boolean;
  /** Publishes events. @returns ids of the messages whose event is confirmed to have been taken; never rejects. */
  publish(announcements: readonly Announcement[]): Promise<ReadonlySet<string>>;
}
