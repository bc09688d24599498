/** What is asked for a first device; the rest has defaults that can be changed later. */
export interface NewPlace {
  readonly kind: 'station' | 'meter';
  readonly device: string;
  readonly password: string;
  readonly site: string;
  readonly siteName: string;
  readonly reporting: 'scada' | 'hourly' | 'daily';
  readonly setKPa: number;
  readonly meterType: 'diaphragm' | 'rotary' | 'turbine' | 'ultrasonic';
  readonly qMin: number;
  readonly qMax: number;
}

/** The fleet as `GET /fleet` gives it; what is not looked at here stays as it is. */
export interface FleetText {
  readonly zones?: readonly Item[];
  readonly customers?: readonly Item[];
  readonly sites?: readonly Item[];
  readonly devices?: readonly Item[];
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string };

/** The fleet with the device in it: at a site that is there, or at a new one with a zone and a customer. */
export function withPlace(fleet: FleetText, place: NewPlace): FleetText {
  const { zones = [], customers = [], sites = [], devices = [] } = fleet;
  const device: Item = {
    id: place.device,
    password: place.password,
    reporting: place.reporting,
  };
  const known = sites.find(({ id }) => id === place.site);
  const base = { ...fleet, devices: [...devices, device] };
  if (known !== undefined)
    return {
      ...base,
      sites: sites.map((site) => (site === known ? { ...site, ...partOf(place, site) } : site)),
    };
  const zone = zones[0] ?? { id: 'zone-1', name: { zh: '片区 1', en: 'Zone 1' } };
  const name = place.siteName.trim() === '' ? place.site : place.siteName.trim();
  const customer: Item = { id: `customer-${place.site}`.slice(0, 64), name, class: 'other' };
  const site: Item = { id: place.site, name, zone: zone.id, customer: customer.id };
  const isCustomerKnown = customers.some(({ id }) => id === customer.id);
  return {
    ...base,
    zones: zones.length === 0 ? [zone] : zones,
    customers: isCustomerKnown ? customers : [...customers, customer],
    sites: [...sites, { ...site, ...partOf(place, site) }],
  };
}

function partOf(place: NewPlace, site: Item): Readonly<Record<string, unknown>> {
  const { kind, device, setKPa, meterType, qMin, qMax } = place;
  if (kind === 'station')
    return { station: { device, setKPa, runs: [{ id: 'duty', role: 'duty', setKPa }] } };
  const meters: unknown = site['meters'];
  const present: readonly unknown[] = Array.isArray(meters) ? meters : [];
  // a meter place outlives its device: it has an id of its own
  const meter = { id: `${device}-meter`.slice(0, 64), device, type: meterType, qMin, qMax };
  return { meters: [...present, meter] };
}
