/** Invented people. Any likeness is chance. Sex, year, month and day of birth make ages a high dependency ward really has. */
export const DEMO_PATIENTS: ReadonlyArray<readonly [family: string, given: string, sex: 'F' | 'M', born: string]> = [
  ['Okafor', 'Adaeze', 'F', '1958-03-14'],
  ['Lindqvist', 'Per', 'M', '1944-11-02'],
  ['Nakamura', 'Haruto', 'M', '1971-06-21'],
  ['Fernández', 'Lucía', 'F', '1963-09-30'],
  ['Abdi', 'Hodan', 'F', '1987-01-08'],
  ['Kowalski', 'Marek', 'M', '1952-04-17'],
  ['Tran', 'Minh Anh', 'F', '1979-12-05'],
  ['O’Sullivan', 'Cormac', 'M', '1939-07-26'],
  ['Haddad', 'Leila', 'F', '1968-02-11'],
  ['Mbeki', 'Thabo', 'M', '1975-10-19'],
  ['Rossi', 'Giulia', 'F', '1949-05-23'],
  ['Singh', 'Harpreet', 'M', '1960-08-09'],
  ['Petrova', 'Anastasia', 'F', '1991-03-03'],
  ['Tapia', 'Joaquín', 'M', '1955-12-28'],
  ['Kaufmann', 'Ilse', 'F', '1936-06-12'],
  ['Yıldız', 'Emre', 'M', '1983-09-15'],
  ['Chaudhry', 'Zainab', 'F', '1972-04-01'],
  ['Dubois', 'Étienne', 'M', '1947-01-29'],
  ['Park', 'Ji-woo', 'F', '1994-11-11'],
  ['Ngata', 'Wiremu', 'M', '1966-07-07'],
  ['Andersen', 'Kirsten', 'F', '1953-10-24'],
  ['Silva', 'Rafael', 'M', '1980-02-18'],
  ['Ivanova', 'Daria', 'F', '1941-08-31'],
  ['Campbell', 'Fiona', 'F', '1977-05-06'],
  ['Banerjee', 'Arjun', 'M', '1969-09-09'],
  ['Whitehorse', 'Dana', 'F', '1959-12-16'],
  ['Mäkinen', 'Eero', 'M', '1950-03-27'],
]

/**
 * Ward 4B is full, so that every bed of the demo moves; the last patient of 5A has no simulator: for a
 * visitor's own device. 5A keeps an empty bed. */
export const DEMO_WARDS = [
  { id: 'w4b', name: 'Ward 4B', kind: 'High dependency', beds: 24, occupied: 24 },
  { id: 'w5a', name: 'Ward 5A', kind: 'Surgical step-down', beds: 5, occupied: 4 },
] as const

/**
 * What stands beside the monitor, by place in the list of patients (0 = the first bed of 4B): four are ventilated, six
 * have a pump. A wearable is worn instead of a monitor.
 */
export const DEMO_DEVICES = {
  ventilator: [0, 6, 12, 18],
  pump: [0, 4, 6, 10, 12, 18],
  wearable: [24, 25],
} as const

/** Accounts of the demo, printed where it starts. They exist in demo mode only; an installation makes its own. */
export const DEMO_ACCOUNTS = [
  { login: 'nurse', name: 'Nadia Brandt', role: 'nurse', password: 'demo-nurse-4b', wards: ['w4b'] },
  { login: 'charge', name: 'Grete Amundsen', role: 'nurse', password: 'demo-charge-4b', wards: ['w4b'] },
  { login: 'physician', name: 'Dr Samuel Osei', role: 'physician', password: 'demo-physician', wards: ['w4b', 'w5a'] },
  { login: 'admin', name: 'Iris Vermeer', role: 'admin', password: 'demo-admin-all', wards: ['w4b', 'w5a'] },
  { login: 'biomed', name: 'Bea Novak', role: 'biomed', password: 'demo-biomed-kit', wards: [] },
  { login: 'auditor', name: 'Aaron Feld', role: 'auditor', password: 'demo-auditor-log', wards: [] },
  { login: 'nurse5a', name: 'Tomás Rivera', role: 'nurse', password: 'demo-nurse-5a', wards: ['w5a'] },
] as const

/** Who is on duty in the demo, and who set its policy; `beds`: the first so many of the ward. */
export const DEMO_DUTY = {
  ward: 'w4b',
  setBy: 'admin',
  people: [
    { login: 'nurse', part: 'nurse', beds: 12 },
    { login: 'charge', part: 'charge', beds: 0 },
    { login: 'physician', part: 'physician', beds: 0 },
  ],
} as const
