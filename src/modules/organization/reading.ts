/**
 * How a cell of an office's sheet reads: schools, classes, names. Pure and light, so that the threads of other modules that
 * read sheets need not load all of this module.
 */
export { className, readGrades } from './roster/grades.ts'
export { createSchoolIndex } from './roster/school-names.ts'
export { readName, readSex } from './roster/values.ts'
