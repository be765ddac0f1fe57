/** Why and for how long a bed may be quiet. Apart from the commands, so that a browser that shows them carries no schemas. */
export const PAUSE_REASONS = ['suction', 'bath', 'turning', 'blood_draw', 'procedure', 'other'] as const
export const STANDBY_REASONS = ['procedure', 'imaging', 'transport', 'surgery', 'bath', 'other'] as const
