/** What a fault may change in a station's cabinet and in its contacts, not in its gas. */
export interface RtuInputs {
  doorOpen: boolean;
  mainsLost: boolean;
  /** Gas in the cabinet's air, % of the lower explosive limit. */
  lelPercent: number;
  /** The bypass valve's switch says closed whatever the valve does. */
  bypassSwitchStuck: boolean;
  /** The slam-shuts' limit switches say open whatever the valves do. */
  limitSwitchesStuck: boolean;
}

export const soundRtu = (): RtuInputs => ({
  doorOpen: false,
  mainsLost: false,
  lelPercent: 0,
  bypassSwitchStuck: false,
  limitSwitchesStuck: false,
});
