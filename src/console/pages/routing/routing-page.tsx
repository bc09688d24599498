import './routing.css';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { Channels } from './channels.tsx';
import { Preview } from './preview.tsx';
import { routingWords as words } from './words.ts';

/** Who is told of what, at any hour, and whether the ways by which work. */
export function RoutingPage(_props: PageProps) {
  const say = useSay();
  const view = useView();
  const part = view.filter('part') === 'channels' ? 'channels' : 'preview';
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <Tabs
          label={say(words.parts)}
          tabs={[
            { id: 'preview', title: say(words.preview) },
            { id: 'channels', title: say(words.channels) },
          ]}
          chosen={part}
          onChoose={(id) => view.setFilter('part', id === 'channels' ? id : '')}
        />
      }
    >
      {part === 'channels' ? <Channels /> : <Preview />}
    </TablePage>
  );
}
