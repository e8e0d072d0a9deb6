using OfflineSync.Client.Attachments;

namespace OfflineSync.Simulation.Disk;

/// <summary>
/// The part of a device's disk that the app's attachments are on. What is in the files is on the real disk too, for whoever reads them; what of it a power cut
/// would leave is known here. Its steps are those of the disk: it fails where the disk fails.
/// </summary>
internal sealed class CrashingFolder : AttachmentFiles
{
    private readonly CrashingDisk _disk;
    private readonly string _root;
    private readonly Func<DateTimeOffset> _now;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _durable = new(StringComparer.Ordinal);
    private readonly List<NameChange> _changes = [];
    private readonly Dictionary<int, (WatchedFile File, DateTimeOffset WrittenAt)> _files = [];
    private int _lastFile;

    /// <param name="disk">The disk.</param>
    /// <param name="root">The folder below which all of it is.</param>
    /// <param name="state">What there was before.</param>
    /// <param name="pattern">What a power cut did to it.</param>
    /// <param name="random">The luck of it.</param>
    /// <param name="now">The device's clock.</param>
    public CrashingFolder(CrashingDisk disk, string root, FolderState state, DamagePattern pattern, Random random, Func<DateTimeOffset> now)
    {
        (_disk, _root, _now) = (disk, root, now);
        foreach (var (name, number) in state.NamesAfter(pattern, random).OrderBy(name => name.Key, StringComparer.Ordinal))
        {
            var file = number;
            if (number == FolderState.Folder)
            {
                Directory.CreateDirectory(PathOf(name));
            }
            else
            {
                var content = state.ContentAfter(number, pattern, random);
                File.WriteAllBytes(PathOf(name), content);
                file = ++_lastFile;
                _files[file] = (new WatchedFile(FileContent.Of(content), remembers: true), state.Files[number].WrittenAt);
            }
            _names[name] = _durable[name] = file;
        }
    }

    /// <summary>Told of each file that is given a name, with the path of it before that happens.</summary>
    public Action<string, string> Moving { get; set; } = (_, _) => { };

    /// <summary>The names of all files.</summary>
    public IEnumerable<string> FileNames => _names.Where(name => name.Value != FolderState.Folder).Select(name => name.Key).Order(StringComparer.Ordinal);

    public FolderState Capture() => new(
        new Dictionary<string, int>(_names, StringComparer.Ordinal),
        new Dictionary<string, int>(_durable, StringComparer.Ordinal),
        [.. _changes],
        _files.ToDictionary(file => file.Key, file => (file.Value.File.Capture(), file.Value.WrittenAt)));

    public string PathOf(string name) => Path.Combine(_root, name);

    public override void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { } parent)
            CreateFolder(parent);
        Step("create", path);
        base.CreateFolder(path);
        Change(new NameChange(null, NameOf(path), FolderState.Folder));
    }

    public override FileStream Open(string path, FileStreamOptions options)
    {
        var isNew = !File.Exists(path) && options.Mode is FileMode.CreateNew or FileMode.OpenOrCreate;
        if (isNew)
            Step("create", path);
        var name = NameOf(path);
        if (options.Access == FileAccess.Read)
            return base.Open(path, options);
        var stream = new WatchedStream(path, options) { Stepping = what => Step(what, path) };
        if (isNew && !_names.ContainsKey(name))
        {
            _files[++_lastFile] = (new WatchedFile(FileContent.Empty, remembers: true), _now());
            Change(new NameChange(null, name, _lastFile));
        }
        var number = _names[name];
        stream.File = _files[number].File;
        stream.Written = () => _files[number] = _files[number] with { WrittenAt = _now() };
        return stream;
    }

    public override void Move(string path, string target)
    {
        Step("rename", path);
        Moving(path, target);
        base.Move(path, target);
        Change(new NameChange(NameOf(path), NameOf(target), _names[NameOf(path)]));
    }

    public override void Delete(string path)
    {
        Step("delete", path);
        base.Delete(path);
        if (_names.ContainsKey(NameOf(path)))
            Change(new NameChange(NameOf(path), null, 0));
    }

    public override void FlushFolder(string path)
    {
        Step("sync", path);
        var folder = path.Length <= _root.Length ? "" : NameOf(path);
        foreach (var change in _changes.Where(change => change.IsIn(folder)).ToArray())
        {
            change.ApplyTo(_durable);
            _changes.Remove(change);
        }
    }

    public override DateTimeOffset WrittenAt(FileInfo file) => _files[_names[NameOf(file.FullName)]].WrittenAt;

    public override IEnumerable<string> ListFolders(string path) => base.ListFolders(path).Order(StringComparer.Ordinal);

    // In the order of their creation: the names of temporary files tell of the process.
    public override IEnumerable<string> ListFiles(string path) => base.ListFiles(path).OrderBy(file => _names.GetValueOrDefault(NameOf(file)));

    private string NameOf(string path) => Path.GetRelativePath(_root, path);

    private void Change(NameChange change)
    {
        _changes.Add(change);
        change.ApplyTo(_names);
    }

    private void Step(string what, string path)
    {
        if (_disk.StepBeside(what, path) != SQLitePCL.raw.SQLITE_OK)
            throw new IOException("The disk failed.");
    }
}
