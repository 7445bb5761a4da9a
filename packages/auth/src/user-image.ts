export { removeUserImage, setUserImage } from './image/set-user-image.ts'
export { readUserImage } from './image/user-image.ts'
