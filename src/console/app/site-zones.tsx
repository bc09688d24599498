import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { usePlaces } from '../api/places.ts';
import { useSession } from './session.tsx';
import { type ZoneOf, zonesIn } from './zones-in.ts';

const ZonesContext = createContext<ZoneOf>(() => undefined);

export function SiteZones({ children }: { readonly children: ReactNode }) {
  const { may } = useSession();
  const { data } = usePlaces(may('devices.read') ? 'read' : 'rest');
  const zoneOf = useMemo(() => zonesIn([...(data?.sites.values() ?? [])]), [data]);
  return <ZonesContext value={zoneOf}>{children}</ZonesContext>;
}

export const useZoneOf = (): ZoneOf => useContext(ZonesContext);
