import './users.css';
import '../me/me.css';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { UserView } from '../../../api/schema/user-view.ts';
import { ask } from '../../api/client.ts';
import { type Say, useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useHeldRows } from '../../parts/grid/grid-rows.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { When } from '../../parts/when.tsx';
import { languageWords } from '../me/words.ts';
import { AddUser } from './add-user.tsx';
import { roleWords } from './role-words.ts';
import { UserPanel } from './user-panel.tsx';
import { userWords as words } from './words.ts';

/** Who may sign in, as whom. */
export function UsersPage(_props: PageProps) {
  const say = useSay();
  const view = useView();
  const [adding, setAdding] = useState<'closed' | 'open'>('closed');
  const { data, error, refetch } = useQuery({
    queryKey: ['users'],
    queryFn: async ({ signal }) =>
      (await ask<{ readonly items: readonly UserView[] }>('/users', { signal })).items,
  });
  const rows = useHeldRows(data, error, () => void refetch());
  const columns = useMemo(() => userColumns(say), [say]);
  const open = view.filter('user');
  const user = data?.find(({ name }) => name === open);
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <Button size="xs" onClick={() => setAdding('open')}>
          {say(words.add)}
        </Button>
      }
      side={
        user !== undefined && (
          <UserPanel key={user.name} user={user} onClose={() => view.setFilter('user', '')} />
        )
      }
    >
      <Grid
        label={say(words.users)}
        columns={columns}
        rows={rows}
        idOf={({ name }) => name}
        open={open}
        onOpen={({ name }) => view.setFilter('user', name)}
        none={say(words.none)}
      />
      {adding === 'open' && (
        <AddUser
          onClose={() => setAdding('closed')}
          onAdded={(name) => {
            setAdding('closed');
            view.setFilter('user', name);
          }}
        />
      )}
    </TablePage>
  );
}

const userColumns = (say: Say): readonly GridColumn<UserView>[] => [
  column('name', say(words.name), ({ name }) => <strong>{name}</strong>, { width: 12 }),
  column(
    'state',
    say(words.state),
    ({ disabled }) =>
      disabled ? <span className="user-off">{say(words.disabled)}</span> : say(words.enabled),
    { width: 7 },
  ),
  column('language', say(words.language), ({ language }) => say(languageWords[language]), {
    width: 9,
  }),
  column('created', say(words.created), ({ createdAt }) => <When at={createdAt} show="day" />, {
    width: 8,
  }),
  column(
    'roles',
    say(words.roles),
    ({ roles }) => roles.map((role) => say(roleWords[role])).join(' · '),
    { width: 24 },
  ),
];
