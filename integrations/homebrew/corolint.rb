# Homebrew formula, for Linux. Not tried yet: it needs a published release, whose checksum goes below.
class Corolint < Formula
  desc "Finds the bugs that C++20 and C++23 coroutines invite"
  homepage "https://github.com/corolint/corolint"
  version "0.1.0"
  url "https://github.com/corolint/corolint/releases/download/v#{version}/corolint-#{version}-linux-x86_64-full.tar.xz"
  sha256 "0" * 64 # from SHA256SUMS
  license "Apache-2.0" => { with: "LLVM-exception" }
  depends_on :linux
  depends_on arch: :x86_64

  def install
    prefix.install Dir["*"]
  end

  test do
    (testpath/"a.cpp").write "int main() {}\n"
    system bin/"corolint", "a.cpp", "--", "-std=c++20"
  end
end
