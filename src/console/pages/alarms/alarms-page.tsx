import './alarms.css';
import type { PageProps } from '../../app/page-props.ts';
import { AlarmList } from './alarm-list.tsx';
import { AlarmPanel } from './detail/alarm-panel.tsx';
import { Dialogs } from './dialogs.tsx';
import { ListHandle, ListHead } from './list-head.tsx';
import { usePage } from './use-page.ts';

/** The list, and beside it the alarm of the address. */
export function AlarmsPage({ id }: PageProps) {
  const page = usePage(id);
  const { desk, storm, list } = page;
  return (
    <div className="al" data-panel={id === '' ? undefined : ''}>
      <ListHead page={page} />
      <div className="al-main">
        <ListHandle page={page} />
        <AlarmList
          rows={storm.rows}
          sites={page.sites}
          gone={list.gone}
          selected={desk.selected}
          active={desk.active}
          opened={id}
          place={page.place}
          act={page.act}
        />
      </div>
      {id !== '' && (
        <AlarmPanel
          id={id}
          alarms={page.alarms}
          close={() => page.open(null)}
          askFor={(asked, alarm) => desk.show({ asked, alarms: [alarm] })}
        />
      )}
      <Dialogs
        dialog={desk.dialog}
        close={() => desk.show(null)}
        done={() => {
          desk.select([]);
          desk.show(null);
        }}
        preference={page.preference}
      />
    </div>
  );
}
