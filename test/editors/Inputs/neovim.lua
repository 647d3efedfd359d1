-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- One session with an editor; any step that does not come ends it with exit code 1.
local function say(...) io.stdout:write(string.format(...) .. "\n") end

local function fail(what)
  say("gave up: %s", what)
  vim.cmd("cquit 1")
end

local function findings()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local code = d.code or (d.user_data and d.user_data.lsp and d.user_data.lsp.code) or ""
    if tostring(code):match("^coro%-") then
      found[#found + 1] = { line = d.lnum, column = d.col, code = code, message = d.message }
    end
  end
  return found
end

local function wait(what, condition)
  if not vim.wait(60000, condition, 50) then fail(what) end
end

-- The lines that docs/editors.md tells people to write, with the server that was built.
local function documented()
  local page = io.open(os.getenv("EDITORS_PAGE")):read("*a")
  local lines = page:match("\n## Neovim\n.-\n\n(    .-\n)\n%S")
  local server = string.format("%q, %q", os.getenv("COROLINT_CLANGD"), "--background-index=0")
  return (lines:gsub('"corolint%-clangd" }', function() return server .. " }" end))
end

assert(loadstring(documented()))()
vim.cmd("filetype on")
vim.cmd("edit demo.cpp")
wait("the finding", function() return #findings() > 0 end)
for _, f in ipairs(findings()) do say("line %d %s %s", f.line + 1, f.code, f.message) end
say("%d findings", #findings())

-- The menu of code actions, with the first entry chosen.
vim.ui.select = function(items, _, choose) choose(items[1], 1) end
vim.api.nvim_win_set_cursor(0, { findings()[1].line + 1, findings()[1].column })
vim.lsp.buf.code_action()
wait("the fix", function()
  return vim.api.nvim_buf_get_lines(0, 5, 6, false)[1]:match("co_await") ~= nil
end)
wait("silence", function() return #findings() == 0 end)
vim.cmd("write")
say("saved, %d findings", #findings())
vim.lsp.stop_client(vim.lsp.get_active_clients())
vim.cmd("qall!")
