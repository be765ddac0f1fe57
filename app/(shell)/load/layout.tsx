export { WordsBehind as default } from '../../../components/text/behind.tsx'
