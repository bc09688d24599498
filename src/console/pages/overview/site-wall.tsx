import { SegmentedControl, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useSay } from '../../app/language.tsx';
import {
  bySiteUrgency,
  flatRows,
  heldOrder,
  isAbnormal,
  matchesText,
  type SiteState,
  type TileRow,
  type ZoneState,
  zonedRows,
} from './site-states.ts';
import { SiteTile } from './site-tile.tsx';
import { useFitting } from './use-fitting.ts';
import { overviewWords as words } from './words.ts';
import { ZoneLine, ZoneStrip } from './zone-head.tsx';

/** Beyond so many sites only the abnormal ones are shown until somebody asks for all. */
const MANY = 60;
const HEAD_REM = 2;
const TILE_REM = 5;

/** Zones and their sites as tiles; rows beyond the screen are not there. */
export function SiteWall({
  states,
  zones,
}: {
  readonly states: readonly SiteState[];
  readonly zones: readonly ZoneState[];
}) {
  const say = useSay();
  const [asked, setAsked] = useState<'abnormal' | 'all' | null>(null);
  const [text, setText] = useState('');
  const [zone, setZone] = useState<string | null>(null);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const scroll = useRef<HTMLDivElement>(null);
  const { perRow, rem } = useFitting(scroll);
  const show = asked ?? (states.length > MANY ? 'abnormal' : 'all');
  const [pointer, setPointer] = useState<'over' | 'away'>('away');
  const found = useMemo(
    () =>
      states.filter(
        (state) => (zone === null || state.site.zone === zone) && matchesText(state, wanted),
      ),
    [states, zone, wanted],
  );
  // who looks for a site finds it however it is
  const isFlat = show === 'abnormal' && wanted === '';
  const urgent = useUrgent(found, isFlat ? pointer : 'away', `${zone ?? ''} ${show}`);
  const rows = useMemo(
    () => (isFlat ? flatRows(urgent, perRow) : zonedRows(zones, found, perRow)),
    [isFlat, urgent, zones, found, perRow],
  );
  return (
    <section className="ov-sites" aria-label={say(words.sites)}>
      <div className="ov-bar">
        <h2>{say(words.sites)}</h2>
        <SegmentedControl
          size="xs"
          aria-label={say(words.show)}
          value={show}
          data={[
            { value: 'abnormal', label: say(words.abnormalOnly) },
            { value: 'all', label: say(words.all) },
          ]}
          onChange={(value) => setAsked(value === 'all' ? 'all' : 'abnormal')}
        />
        <TextInput
          size="xs"
          type="search"
          aria-label={say(words.search)}
          placeholder={say(words.search)}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <ZoneStrip zones={zones} chosen={zone} choose={setZone} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with the keys */}
      <div
        ref={scroll}
        className="ov-scroll"
        tabIndex={0}
        onPointerEnter={() => setPointer('over')}
        onPointerLeave={() => setPointer('away')}
        role="group"
        aria-label={say(words.sites)}
      >
        {rows.length === 0 && (
          <p className="soft">{say(wanted === '' ? words.allQuiet : words.noMatch)}</p>
        )}
        <TileRows rows={rows} scroll={scroll} rem={rem} perRow={perRow} />
      </div>
    </section>
  );
}

/** Abnormal sites, gravest first; while somebody points at them they keep their places. */
function useUrgent(
  states: readonly SiteState[],
  pointer: 'over' | 'away',
  question: string,
): readonly SiteState[] {
  const [kept, setKept] = useState<{ question: string; ids: readonly string[] }>({
    question,
    ids: [],
  });
  const wanted = useMemo(
    () =>
      states
        .filter(isAbnormal)
        .toSorted(bySiteUrgency)
        .map(({ site }) => site.id),
    [states],
  );
  const holds = pointer === 'over' && kept.question === question;
  const ids = holds ? heldOrder(kept.ids, wanted) : wanted;
  if (kept.question !== question || ids.length !== kept.ids.length || ids.some(isMoved(kept.ids))) {
    setKept({ question, ids });
  }
  return useMemo(() => {
    const byId = new Map(states.map((state) => [state.site.id, state]));
    return kept.ids.flatMap((id) => byId.get(id) ?? []);
  }, [states, kept]);
}

const isMoved =
  (before: readonly string[]) =>
  (id: string, at: number): boolean =>
    before[at] !== id;

function TileRows({
  rows,
  scroll,
  rem,
  perRow,
}: {
  readonly rows: readonly TileRow[];
  readonly scroll: React.RefObject<HTMLDivElement | null>;
  readonly rem: number;
  readonly perRow: number;
}) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (at) => rem * (rows[at]?.kind === 'zone' ? HEAD_REM : TILE_REM),
    getItemKey: (at) => keyOf(rows[at]),
    overscan: 6,
  });
  useEffect(() => virtual.measure(), [virtual, rem]);
  return (
    <div style={{ position: 'relative', height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ key, index, start, size }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <div
            key={key}
            className="ov-row"
            style={{
              height: size,
              transform: `translateY(${start}px)`,
              gridTemplateColumns: `repeat(${perRow}, minmax(0, 1fr))`,
            }}
          >
            {row.kind === 'zone' ? (
              <h3 className="ov-zone-head">
                <ZoneLine state={row.state} />
              </h3>
            ) : (
              row.states.map((state) => <SiteTile key={state.site.id} state={state} />)
            )}
          </div>
        );
      })}
    </div>
  );
}

const keyOf = (row: TileRow | undefined): string =>
  row === undefined ? '' : row.kind === 'zone' ? `zone ${row.state.zone.id}` : row.key;
