/** A `dispatch` section for any fleet: a weekly roster, escalation to the chief, mail in the day for the rest. */
export const DISPATCH_SECTION = `
dispatch:
  people:
    - id: ann
      name: {zh: 安, en: Ann}
      addresses:
        - {channel: email, to: ann@example.org}
        - {channel: sms, to: "+8613800000001", priorities: [1, 2]}
    - id: bob
      name: Bob
      language: en
      addresses:
        - {channel: email, to: bob@example.org}
        - {channel: sms, to: "+8613800000002", priorities: [1, 2]}
    - id: chief
      name: {zh: 值班长, en: Chief}
      language: both
      addresses:
        - {channel: sms, to: "+8613800000003", priorities: [1, 2]}
  rosters:
    - id: duty
      name: {zh: 值班, en: On call}
      starts: 2026-01-05T08:00
      shiftHours: 168
      turns: [[ann], [bob]]
      swaps:
        - {from: 2026-12-24T08:00, to: 2026-12-25T08:00, person: chief, for: ann}
  routes:
    - id: grave
      priorities: [1]
      steps:
        - {to: [{roster: duty}]}
        - {afterMinutes: 2, to: [{person: ann}, {person: bob}]}
        - {afterMinutes: 5, to: [{person: chief}]}
    - id: important
      priorities: [2]
      steps:
        - {to: [{roster: duty}]}
      remindMinutes: 15
    - id: ordinary
      priorities: [3, 4]
      steps:
        - {to: [{person: ann}], channels: [email]}
      quiet: 22:00-07:00
      digestAt: "08:00"
  fallback:
    - {person: chief}
`;
