import { memo } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useSay } from '../../app/language.tsx';
import { useZoneOf } from '../../app/site-zones.tsx';
import { stateWords } from '../../parts/alarm-words.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { isFresh } from '../../parts/shown-alarms.ts';
import { momentText, Since } from '../../parts/when.tsx';
import type { ListActs, ListProps, Placed } from './list-props.ts';
import { useFocused } from './use-focused.ts';
import { alarmsWords as words } from './words.ts';

interface RowProps extends Omit<Placed, 'place'> {
  readonly alarm: AlarmView;
  readonly site: SiteSummary | null;
  readonly height: number;
  readonly transform: string;
  readonly selected: 'selected' | 'free';
  readonly opened: 'opened' | 'closed';
  readonly gone: 'gone' | 'there';
  readonly act: ListActs;
}

/** Two lines of an alarm: what and where, then in words; on the right its state and since when. */
export function AlarmRow({
  alarm,
  place: at,
  sites,
  gone,
  selected,
  opened,
  index,
  active,
  act,
}: Placed & Omit<ListProps, 'place' | 'active'> & { readonly alarm: AlarmView }) {
  return (
    <Row
      alarm={alarm}
      site={sites.get(alarm.site ?? '') ?? null}
      height={at.height}
      transform={at.transform}
      index={index}
      active={active}
      selected={selected.has(alarm.id) ? 'selected' : 'free'}
      opened={opened === alarm.id ? 'opened' : 'closed'}
      gone={gone.has(alarm.id) ? 'gone' : 'there'}
      act={act}
    />
  );
}

/** Drawn again only when something of it has changed. */
const Row = memo(function Row(props: RowProps) {
  const { alarm, site, index, active, act } = props;
  const say = useSay();
  const row = useFocused(active);
  const title = say(ALARM_TITLES[alarm.type]);
  const name = site === null ? (alarm.site ?? say(words.ownSystem)) : say(site.name);
  const zone = useZoneOf()(alarm.site);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the list
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's keys open it
    <div
      ref={row}
      className="al-row"
      role="row"
      aria-rowindex={index + 1}
      aria-selected={props.selected === 'selected'}
      aria-current={props.opened === 'opened' ? 'true' : undefined}
      tabIndex={active === 'active' ? 0 : -1}
      data-gone={props.gone === 'gone' ? '' : undefined}
      style={{ height: props.height, transform: props.transform }}
      onClick={() => {
        act.activate(alarm.id);
        act.open(alarm.id);
      }}
    >
      <span role="gridcell" className="al-check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={say(words.select, { title, site: name })}
          checked={props.selected === 'selected'}
          onClick={(event) => event.stopPropagation()}
          onChange={() => act.toggle([alarm.id])}
        />
      </span>
      <span role="gridcell" className="al-mark">
        <PriorityMark
          priority={alarm.priority}
          fill={isFresh(alarm) ? 'filled' : 'outlined'}
          size="1.6rem"
        />
      </span>
      <span role="gridcell" className="al-what">
        <span className="al-cut">
          <strong>{title}</strong> · {name}
        </span>
        <span className="al-cut soft">{say(alarm.message)}</span>
      </span>
      <Standing alarm={alarm} gone={props.gone} zone={zone} />
    </div>
  );
});

function Standing({
  alarm,
  gone,
  zone,
}: {
  readonly alarm: AlarmView;
  readonly gone: 'gone' | 'there';
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const moment = momentText(Date.parse(alarm.occurredAt), zone, 'minutes');
  const notes = [
    ...(alarm.late ? [say(words.late)] : []),
    ...(alarm.permit === null ? [] : [say(words.permit)]),
    ...(alarm.occurrence > 1 ? [say(words.times, { n: alarm.occurrence })] : []),
  ];
  return (
    <span role="gridcell" className="al-standing">
      <span>
        {gone === 'gone' ? say(words.gone) : say(stateWords[alarm.state])}
        {notes.length > 0 && <span className="soft"> · {notes.join(' · ')}</span>}
      </span>
      <span className="soft number">
        {moment}
        {alarm.returnedAt === null && alarm.state !== 'closed' && (
          <>
            {' · '}
            <Since at={alarm.occurredAt} />
          </>
        )}
      </span>
    </span>
  );
}
