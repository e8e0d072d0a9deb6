using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.Simulation.Disk;

/// <summary>
/// The disk below a folder, as SQLite uses it. It counts the steps that change anything, remembers what was synced, and fails where it is told to. At each
/// step the state can be kept and restored later as a power cut would have left it: what a process does after its death needs no suppression then.
/// What is in the files is in memory; on the real disk there are empty ones of the same names, for whoever asks which there are, or deletes them.
/// </summary>
internal sealed class CrashingDisk : IDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, WatchedFile> _files = [];
    private readonly Dictionary<string, FileContent> _deleted = [];

    // With the first sync of a journal, SQLite syncs its folder too: what was deleted in it before is gone for good then.
    private readonly HashSet<string> _created = [];
    private DiskFault? _fault;
    private bool _remembers = true;

    public CrashingDisk(string folder)
    {
        _folder = folder + Path.DirectorySeparatorChar;
        SimulatedVfs.Attach(this);
    }

    /// <summary>A disk with what a power cut left of another one, in another folder: what still has files of that one open does no harm.</summary>
    public CrashingDisk(string folder, DiskState state, DamagePattern pattern, Random random)
        : this(folder)
    {
        Directory.CreateDirectory(folder);
        Write(state, pattern, random);
    }

    /// <summary>How many writes, truncations, syncs, creations and deletions there were.</summary>
    public int Steps { get; private set; }

    public int Reads { get; private set; }

    /// <summary>How often the fault happened.</summary>
    public int Failures { get; private set; }

    /// <summary>The files that are open, once for each connection.</summary>
    public IReadOnlyList<string> OpenFiles => [.. SimulatedVfs.OpenFilesOf(this).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public DiskFault? Fault
    {
        get => _fault;
        set => (_fault, Failures) = (value, 0);
    }

    /// <summary>Says that a sync happened without doing it.</summary>
    public bool IgnoresSync { get; set; }

    /// <summary>Called before a step happens, with what it is.</summary>
    public Action<string>? Stepping { get; set; }

    /// <summary>Called when the fault happens for the first time.</summary>
    public Action? Failing { get; set; }

    /// <summary>Whether it is only being looked at: nothing is counted, and nothing fails.</summary>
    public bool IsObserved { get; set; }

    /// <summary>Whether the power is off: everything fails.</summary>
    public bool IsOff { get; private set; }

    /// <summary>What programs would find in its files, by name.</summary>
    public IEnumerable<(string Name, byte[] Content)> Contents =>
        _files.Where(file => Find(file.Key) is not null).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (NameOf(file.Key), file.Value.ToArray()));

    /// <summary>Cuts the power, and returns what there is.</summary>
    public DiskState PowerOff()
    {
        var state = Capture();
        (IsOff, Stepping, Failing) = (true, null, null);
        SimulatedVfs.Detach(this);
        // Whoever still has them open gets nothing of them any more.
        foreach (var file in _files.Values)
            file.Discard();
        _files.Clear();
        _deleted.Clear();
        return state;
    }

    public bool Watches(string path) => path.StartsWith(_folder, StringComparison.Ordinal);

    public DiskState Capture()
    {
        if (!_remembers)
            throw new InvalidOperationException("What was synced is not known.");
        foreach (var path in _files.Keys.ToArray())
            Find(path);
        return new DiskState(
            _files.ToDictionary(file => NameOf(file.Key), file => file.Value.Capture(), StringComparer.Ordinal),
            _deleted.ToDictionary(file => NameOf(file.Key), file => file.Value, StringComparer.Ordinal));
    }

    /// <summary>Replaces everything by what a power cut left, and counts anew.</summary>
    /// <param name="state">What there was.</param>
    /// <param name="pattern">What the power cut does.</param>
    /// <param name="random">The luck of it.</param>
    /// <param name="remembers">Whether there may be another power cut: whoever wants to know what was synced pays for it.</param>
    public void Reboot(DiskState state, DamagePattern pattern, Random random, bool remembers = true)
    {
        SqliteConnection.ClearAllPools();
        if (OpenFiles.Count > 0)
            throw new InvalidOperationException($"Close all connections first: {string.Join(", ", OpenFiles)}.");
        _remembers = remembers;
        _files.Clear();
        _deleted.Clear();
        _created.Clear();
        foreach (var path in Directory.GetFiles(_folder))
            File.Delete(path);
        Write(state, pattern, random);
        (Steps, Reads, Failures, Fault, Stepping) = (0, 0, 0, null, null);
    }

    /// <summary>Counts a step of somebody else on the same disk, which may fail as SQLite's do.</summary>
    public int StepBeside(string what, string path) => Step(what, path);

    /// <summary>Opens a file, or makes it.</summary>
    public int Open(string path, bool creates, out WatchedFile? file)
    {
        file = Find(path);
        if (file is not null)
            return raw.SQLITE_OK;
        if (!creates)
            return raw.SQLITE_CANTOPEN;
        var code = Step("create", path);
        if (code != raw.SQLITE_OK)
            return code;
        file = Add(path, FileContent.Empty);
        if (path.EndsWith("-wal", StringComparison.Ordinal) || path.EndsWith("-journal", StringComparison.Ordinal))
            _created.Add(path);
        return code;
    }

    /// <summary>Whether there is a file with anything in it.</summary>
    public bool Has(string path) => Find(path) is { Length: > 0 };

    public int Delete(string path, bool isSynced)
    {
        var code = Step("delete", path);
        if (code != raw.SQLITE_OK || Find(path) is null)
            return code;
        File.Delete(path);
        Forget(path);
        if (isSynced)
            _deleted.Remove(path);
        return code;
    }

    public int Read() => IsObserved ? raw.SQLITE_OK : Fail(++Reads, isRead: true);

    public int Write(OpenFile file, ReadOnlySpan<byte> data, long offset)
    {
        var code = Step("write", file.Path, data.Length, offset);
        if (code == raw.SQLITE_OK)
            file.File.Write(data, offset);
        return code;
    }

    public int Truncate(OpenFile file, long size)
    {
        var code = Step("truncate", file.Path, 0, size);
        if (code == raw.SQLITE_OK)
            file.File.Truncate(size);
        return code;
    }

    public int Sync(OpenFile file)
    {
        var code = Step("sync", file.Path);
        if (code != raw.SQLITE_OK || IgnoresSync || file.File.IsSynced)
            return code;
        if (_created.Remove(file.Path))
            _deleted.Clear();
        file.File.Sync();
        return code;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        SimulatedVfs.Detach(this);
    }

    private string NameOf(string path) => path[_folder.Length..];

    private void Write(DiskState state, DamagePattern pattern, Random random)
    {
        foreach (var (name, content) in state.After(pattern, random))
            Add(_folder + name, content);
    }

    private WatchedFile Add(string path, FileContent content)
    {
        File.Create(path).Dispose();
        return _files[path] = new WatchedFile(content, _remembers);
    }

    // Whoever uses the database may delete its files without asking SQLite.
    private WatchedFile? Find(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            return null;
        if (File.Exists(path))
            return file;
        Forget(path);
        return null;
    }

    private void Forget(string path)
    {
        if (_files.Remove(path, out var file) && _remembers && file.Capture().Durable is { Length: > 0 } durable)
            _deleted[path] = durable;
    }

    private int Step(string what, string path, int bytes = 0, long at = 0)
    {
        Steps++;
        // Text for nobody would cost more than the step.
        Stepping?.Invoke($"{what} {Path.GetFileName(path)} ({bytes} bytes at {at})");
        return Fail(Steps, isRead: false);
    }

    private int Fail(int number, bool isRead)
    {
        if (IsOff)
            return raw.SQLITE_IOERR;
        if (_fault?.Hits(number, isRead) != true)
            return raw.SQLITE_OK;
        if (Failures++ == 0)
            Failing?.Invoke();
        return _fault.Code;
    }
}
