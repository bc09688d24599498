import { Button } from '@mantine/core';
import { ARCHIVE_AREAS, AREA_OF } from '../../../model/archive/archive-area.ts';
import { ARCHIVE_KINDS, type ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { KIND_SPECS } from '../../../model/archive/kind-specs.ts';
import { useSay } from '../../app/language.tsx';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { areaWords, archiveWords as words } from './words.ts';

/** Every kind by who keeps it. */
export function KindIndex({ onChoose }: { readonly onChoose: (kind: ArchiveKind) => void }) {
  const say = useSay();
  return (
    <TablePage title={say(words.title)}>
      <p style={{ marginTop: 0 }}>{say(words.choose)}</p>
      <div style={{ columns: '15rem auto', columnGap: '0.6rem' }}>
        {ARCHIVE_AREAS.map((area) => (
          <div
            key={area}
            className="panel"
            style={{ padding: '0.5rem 0.75rem', marginBottom: '0.6rem', breakInside: 'avoid' }}
          >
            <h2 style={{ margin: '0 0 0.3rem', fontSize: '0.95rem' }}>{say(areaWords[area])}</h2>
            {ARCHIVE_KINDS.filter((kind) => AREA_OF[kind] === area).map((kind) => (
              <Button
                key={kind}
                size="compact-sm"
                variant="subtle"
                fullWidth
                justify="start"
                onClick={() => onChoose(kind)}
              >
                {say(KIND_SPECS[kind].title)}
              </Button>
            ))}
          </div>
        ))}
      </div>
    </TablePage>
  );
}
