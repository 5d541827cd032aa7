/** How a run is named: by its time in UTC, and four digits more. */
export const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;
