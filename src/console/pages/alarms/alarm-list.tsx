import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import { useSay } from '../../app/language.tsx';
import { useRem } from '../../parts/use-rem.ts';
import { AlarmRow } from './alarm-row.tsx';
import { GroupRow } from './group-row.tsx';
import { keyOfRow, type ListProps } from './list-props.ts';
import { alarmsWords as words } from './words.ts';

const ALARM_REM = 3.5;
const GROUP_REM = 2.75;

/** Rows beyond the screen are not there; while somebody points at it the list is told to hold still. */
export function AlarmList(props: ListProps) {
  const { rows, active, place, act } = props;
  const say = useSay();
  const virtual = useRows(props);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) act.more?.();
  }, [last, rows.length, act]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be made of rows that stand where they are put
    <div
      ref={place}
      className="al-scroll"
      role="grid"
      aria-label={say(words.title)}
      aria-rowcount={rows.length}
      aria-multiselectable
      tabIndex={rows.length === 0 ? -1 : 0}
      onPointerEnter={() => act.hold('there')}
      onPointerLeave={(event) => {
        if (!isWithin(event.currentTarget)) act.hold('away');
      }}
      onFocus={() => act.hold('there')}
      onBlur={(event) => {
        const { currentTarget, relatedTarget } = event;
        if (!currentTarget.contains(relatedTarget) && !currentTarget.matches(':hover')) {
          act.hold('away');
        }
      }}
    >
      <div role="presentation" style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {items.map(({ key, index, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const placed = {
            key,
            index,
            place: { height: size, transform: `translateY(${start}px)` },
            active: keyOfRow(row) === active ? ('active' as const) : ('idle' as const),
          };
          return row.kind === 'alarm' ? (
            <AlarmRow {...props} {...placed} key={key} alarm={row.alarm} />
          ) : (
            <GroupRow {...props} {...placed} key={key} group={row.group} fold={row.fold} />
          );
        })}
      </div>
    </div>
  );
}

const isWithin = (place: HTMLElement): boolean =>
  place.contains(document.activeElement) && document.activeElement !== place;

function useRows({ rows, active, place }: ListProps) {
  const rem = useRem();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: (at) => rem * (rows[at]?.kind === 'group' ? GROUP_REM : ALARM_REM),
    getItemKey: (at) => {
      const row = rows[at];
      return row === undefined ? at : keyOfRow(row);
    },
    overscan: 8,
  });
  useEffect(() => virtual.measure(), [virtual, rem]);
  useEffect(() => {
    if (active === null) return;
    const at = rows.findIndex((row) => keyOfRow(row) === active);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    // only moving on scrolls: rows that come or go do not
    // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  }, [active]);
  return virtual;
}
