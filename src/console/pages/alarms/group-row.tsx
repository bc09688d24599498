import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useSay } from '../../app/language.tsx';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { isFresh } from '../../parts/shown-alarms.ts';
import type { ListProps, Placed } from './list-props.ts';
import type { AlarmGroup } from './storm.ts';
import { useFocused } from './use-focused.ts';
import { alarmsWords as words } from './words.ts';

const SOME_TYPES = 3;

/** Alarms that belong together, in a line: selecting it selects them. */
export function GroupRow({
  group,
  fold,
  sites,
  selected,
  place,
  index,
  active,
  act,
}: Placed &
  Pick<ListProps, 'sites' | 'selected' | 'act'> & {
    readonly group: AlarmGroup;
    readonly fold: 'open' | 'closed';
  }) {
  const say = useSay();
  const row = useFocused(active);
  const ids = group.alarms.map(({ id }) => id);
  const isSelected = ids.every((id) => selected.has(id));
  const { cause, worst, alarms } = group;
  const title =
    cause.kind === 'type'
      ? say(words.groupSites, { title: say(ALARM_TITLES[cause.type]), sites: cause.sites })
      : say(sites.get(cause.site ?? '')?.name ?? words.ownSystem);
  const types = [...new Set(alarms.map(({ type }) => type))];
  const what = types.slice(0, SOME_TYPES).map((type) => say(ALARM_TITLES[type]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the list
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's keys open it
    <div
      ref={row}
      className="al-row al-group"
      role="row"
      aria-rowindex={index + 1}
      aria-expanded={fold === 'open'}
      tabIndex={active === 'active' ? 0 : -1}
      style={place}
      onClick={() => {
        act.activate(`group ${group.key}`);
        act.fold(group.key);
      }}
    >
      <span role="gridcell" className="al-check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={say(words.select, { title, site: '' })}
          checked={isSelected}
          onClick={(event) => event.stopPropagation()}
          onChange={() => act.toggle(ids)}
        />
      </span>
      <span role="gridcell" className="al-mark">
        <PriorityMark
          priority={worst.priority}
          fill={alarms.some(isFresh) ? 'filled' : 'outlined'}
          size="1.6rem"
        />
      </span>
      <span role="gridcell" className="al-cut">
        <span aria-hidden>{fold === 'open' ? '▾ ' : '▸ '}</span>
        <strong>{title}</strong>
        {cause.kind === 'site' && (
          <span className="soft">
            {' '}
            {what.join('、')}
            {types.length > SOME_TYPES && '…'}
          </span>
        )}
      </span>
      <span role="gridcell" className="al-standing">
        {say(words.groupCount, { n: alarms.length, fresh: alarms.filter(isFresh).length })}
      </span>
    </div>
  );
}
