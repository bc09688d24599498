import { type Say, useSay } from '../../app/language.tsx';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { isFresh } from '../../parts/shown-alarms.ts';
import type { ZoneState } from './site-states.ts';
import { overviewWords as words } from './words.ts';

const countsText = (
  { open, silent, sites }: Pick<ZoneState, 'open' | 'silent' | 'sites'>,
  say: Say,
): string => [say(words.zoneLine, { sites }), ...troubles({ open, silent }, say)].join(' · ');

const troubles = (
  { open, silent }: Pick<ZoneState, 'open' | 'silent'>,
  say: Say,
): readonly string[] => [
  ...(open > 0 ? [say(words.zoneAlarms, { n: open })] : []),
  ...(silent > 0 ? [say(words.zoneSilent, { n: silent })] : []),
];

const troubleText = (zone: Pick<ZoneState, 'open' | 'silent'>, say: Say): string =>
  troubles(zone, say).join(' · ') || say(words.noAlarm);

/** A zone in a line: what is worst in it and how much. */
export function ZoneLine({ state }: { readonly state: ZoneState }) {
  const say = useSay();
  const { zone, worst, open, silent, sites } = state;
  return (
    <span className="ov-zone-line">
      {worst !== null && (
        <PriorityMark priority={worst.priority} fill={isFresh(worst) ? 'filled' : 'outlined'} />
      )}
      <strong>{say(zone.name)}</strong>
      <span className="soft">{countsText({ open, silent, sites }, say)}</span>
    </span>
  );
}

function ZoneTile({ state }: { readonly state: ZoneState }) {
  const say = useSay();
  const { zone, worst, open, silent, sites } = state;
  return (
    <>
      <span className="ov-tile-mark">
        {worst !== null && (
          <PriorityMark
            priority={worst.priority}
            fill={isFresh(worst) ? 'filled' : 'outlined'}
            size="1.6rem"
          />
        )}
      </span>
      <span className="ov-cut">
        <strong>{say(zone.name)}</strong>
        <span className="soft"> {say(words.zoneLine, { sites })}</span>
      </span>
      <span className="soft ov-cut">{troubleText({ open, silent }, say)}</span>
    </>
  );
}

/** Zones as tiles: one of them, or all, is shown below. */
export function ZoneStrip({
  zones,
  chosen,
  choose,
}: {
  readonly zones: readonly ZoneState[];
  readonly chosen: string | null;
  readonly choose: (zone: string | null) => void;
}) {
  const say = useSay();
  if (zones.length < 2) return null;
  return (
    <fieldset className="ov-zones">
      <legend className="ov-hidden">{say(words.zones)}</legend>
      <button
        type="button"
        className="panel ov-zone"
        aria-pressed={chosen === null}
        onClick={() => choose(null)}
      >
        <strong style={{ gridColumn: '1 / -1', gridRow: '1 / -1' }}>{say(words.allZones)}</strong>
      </button>
      {zones.map((state) => (
        <button
          key={state.zone.id}
          type="button"
          className="panel ov-zone"
          aria-pressed={chosen === state.zone.id}
          onClick={() => choose(chosen === state.zone.id ? null : state.zone.id)}
        >
          <ZoneTile state={state} />
        </button>
      ))}
    </fieldset>
  );
}
