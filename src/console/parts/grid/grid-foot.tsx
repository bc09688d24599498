import { Button } from '@mantine/core';
import { useSay } from '../../app/language.tsx';
import { partWords } from '../words.ts';
import type { GridRows } from './grid-rows.ts';
import { gridWords as words } from './grid-words.ts';

/** How many there are, and what could not be read. */
export function GridFoot<Row>({ rows }: { readonly rows: GridRows<Row> }) {
  const say = useSay();
  const n = (rows.count ?? 0).toLocaleString('en-US');
  return (
    <div className="grid-foot">
      <span className="soft" role="status">
        {say(rows.more === 'more' ? words.rowsSoFar : words.rows, { n })}
      </span>
      {rows.problem !== null && rows.problem !== undefined && (
        <span role="alert">
          {say(words.failedMore)}{' '}
          <Button size="compact-xs" variant="default" onClick={rows.again}>
            {say(partWords.again)}
          </Button>
        </span>
      )}
    </div>
  );
}
