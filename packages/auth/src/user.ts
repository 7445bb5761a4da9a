export { getUserInfo } from './core/user-info.ts'
