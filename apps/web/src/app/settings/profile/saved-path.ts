/** The page again, with the news that everything is saved. */
export const savedPath = '/settings/profile?notice=saved'
