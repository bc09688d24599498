import type { LiveEvent } from './model/live.ts';
import type { Published } from './pipeline-protocol.ts';

/** What happens, handed on as it becomes durable. */
export interface LiveFeed {
  /**
   * @param wants readings are fetched from the pipeline only while somebody wants them.
   * Returns its own removal.
   */
  subscribe(listener: (event: LiveEvent) => void, wants: 'everything' | 'alarms'): () => void;
  publish(published: Published): void;
}

export function createLiveFeed(watchReadings: (readings: 'wanted' | 'unwanted') => void): LiveFeed {
  const listeners = new Map<(event: LiveEvent) => void, 'everything' | 'alarms'>();
  let watching: 'wanted' | 'unwanted' = 'unwanted';
  const review = (): void => {
    const needed = [...listeners.values()].includes('everything') ? 'wanted' : 'unwanted';
    if (needed === watching) return;
    watching = needed;
    watchReadings(needed);
  };
  return {
    subscribe(listener, wants) {
      listeners.set(listener, wants);
      review();
      return () => {
        listeners.delete(listener);
        review();
      };
    },
    publish({ alarms, readings, statuses, position }) {
      if (listeners.size === 0) return;
      const events: LiveEvent[] = [
        ...readings.map(
          (reading) => ({ event: 'reading', position: reading.position, reading }) as const,
        ),
        ...alarms.map((change) => ({ event: 'alarm', ...change }) as const),
        ...statuses.map((status) => ({ event: 'status', position, status }) as const),
      ];
      events.sort((a, b) => a.position - b.position);
      for (const [listener, wants] of listeners) {
        for (const event of events)
          if (wants === 'everything' || event.event === 'alarm') listener(event);
      }
    },
  };
}
