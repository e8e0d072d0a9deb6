using System.Diagnostics;

namespace OfflineSync.WorkManager.Device.Tests;

/// <summary>A program that takes and gives lines. It must end when its input does, so that it never outlives the tests.</summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private readonly Process _process;

    public LineProcess(string program, IEnumerable<string> arguments, string? testBus = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["TEST_BUS"] = testBus;
        _process = Process.Start(start)!;
    }

    public Task SendAsync(string line)
    {
        _process.StandardInput.WriteLine(line);
        return _process.StandardInput.FlushAsync();
    }

    public async Task ExpectAsync(string line) => Assert.Equal(line, await ReadAsync());

    public Task<string?> ReadAsync() => _process.StandardOutput.ReadLineAsync().Soon();

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().Soon();
        _process.Dispose();
    }
}
