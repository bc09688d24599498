import type { LiveHub } from './live-hub.ts';

/**
 * Two hubs as one: readers of alarms alone have their own, so that a wall full
 * of alarm lists does not make every reading pass through this thread.
 */
export function pairHubs(everything: LiveHub, alarms: LiveHub): LiveHub {
  const both = [everything, alarms] as const;
  return {
    attach(reader) {
      const { events } = reader.filter;
      const needsMore = events.has('reading') || events.has('status');
      return (needsMore ? everything : alarms).attach(reader);
    },
    counts: () => ({
      open: both.reduce((sum, hub) => sum + hub.counts().open, 0),
      cut: both.reduce((sum, hub) => sum + hub.counts().cut, 0),
    }),
    beat: () => {
      for (const hub of both) hub.beat();
    },
    close: () => {
      for (const hub of both) hub.close();
    },
  };
}
