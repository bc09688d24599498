/** The pipes of a zone: what its customers take is what its gates must let in. */
export interface ZoneMains {
  /** Gas taken out of the mains, Nm³. */
  draw(nm3: number): void;
  /** One of the zone's gates; each lets in an equal share. */
  gate(): ZoneGate;
}

export interface ZoneGate {
  /** Mean flow since the last call, Nm³/h. */
  next(seconds: number): number;
}

export function zoneMains(): ZoneMains {
  let drawnNm3 = 0;
  let gates = 0;
  return {
    draw(nm3) {
      drawnNm3 += nm3;
    },
    gate() {
      gates += 1;
      let seen = 0;
      return {
        next(seconds) {
          const taken = drawnNm3 - seen;
          seen = drawnNm3;
          return taken / gates / (seconds / 3600);
        },
      };
    },
  };
}
