using System.Diagnostics;
using System.Globalization;
using OfflineSync.Crash.Tests.Runs;
using OfflineSync.Crash.Victim;

namespace OfflineSync.Crash.Tests.Clients;

/// <summary>One life of a client: a process that writes and syncs until it is killed.</summary>
internal sealed class VictimProcess
{
    private readonly Process _process;
    private readonly WriteRecord _record;
    private readonly Tail _tail;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly VictimProgress _progress = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VictimProcess(Process process, WriteRecord record, Tail tail)
    {
        _process = process;
        _record = record;
        _tail = tail;
        _reading = Task.WhenAll(ReadReportAsync(), ReadErrorsAsync());
    }

    /// <summary>How many syncs ended well so far.</summary>
    public int Syncs => _progress.Syncs;

    /// <summary>How many syncs failed so far.</summary>
    public int Failures => _progress.Failures;

    /// <summary>Starts a process on a client's database.</summary>
    public static VictimProcess Start(TestClient client, Uri server, string scope, int seed)
    {
        string[] arguments =
        [
            typeof(AppSchema).Assembly.Location, client.DatabasePath, server.ToString(), scope, client.Name, seed.ToString(CultureInfo.InvariantCulture),
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        client.Tail.Add($"--- process {process.Id}");
        return new VictimProcess(process, client.Record, client.Tail);
    }

    /// <summary>Returns when what it has reported fulfils a condition; false when it did not come to that in time.</summary>
    public async Task<bool> WaitForAsync(Func<VictimProgress, bool> condition, TimeSpan limit)
    {
        var over = Task.Delay(limit);
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (condition(_progress))
                    return true;
                news = _news.Task;
            }
            if (_reading.IsCompleted)
                throw await EndedAsync();
            // News may come all the time, and never what is waited for.
            await Task.WhenAny(news, _reading, over);
            if (over.IsCompleted)
                return false;
        }
    }

    /// <summary>Kills it, and returns what it had reported until then.</summary>
    public async Task<VictimProgress> KillAsync()
    {
        if (_process.HasExited)
            throw await EndedAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        return _progress;
    }

    /// <summary>Ends it where a test failed.</summary>
    public void Abandon()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private async Task<Exception> EndedAsync()
    {
        await _process.WaitForExitAsync();
        return new InvalidOperationException($"A victim ended by itself, with exit code {_process.ExitCode}.");
    }

    private async Task ReadReportAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _tail.Add(line);
            TaskCompletionSource news;
            lock (_lock)
            {
                _progress.Read(line);
                _record.Note(_progress.Begun, _progress.Returned);
                (news, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            news.SetResult();
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            _tail.Add(line);
    }
}
