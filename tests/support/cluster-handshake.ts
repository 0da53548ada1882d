/** Made by the first worker that wants a database. */
export const requestFile = 'wanted'
/** Written once the cluster is ready (`{ connection }`) or has failed (`{ error }`). */
export const answerFile = 'answer.json'
/** The migrated, empty database that each test database is copied from. */
export const template = 'lianyan_template'
