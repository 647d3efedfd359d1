import { nextTick, onMounted, watch } from 'vue'
import { useRoute } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import { addFilters } from './filters'
import './style.css'

export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute()
    const apply = () => nextTick(addFilters)
    onMounted(apply)
    watch(() => route.path, apply)
  }
}
