using System.Globalization;

namespace OfflineSync.Simulation.Workload;

/// <summary>What the users did, as they know it. It survives everything.</summary>
internal sealed class Journal
{
    private readonly SortedDictionary<string, MarkRecord> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<string> _inOrder = [];

    public IReadOnlyDictionary<string, MarkRecord> Marks => _marks;

    /// <summary>The files that were added, in their order.</summary>
    public List<FileRecord> Files { get; } = [];

    public IEnumerable<MarkRecord> Of(int device) => _marks.Values.Where(mark => mark.Device == device);

    public static string IdOf(int device, int number) => string.Create(CultureInfo.InvariantCulture, $"{device}-{number:D5}");

    public FileRecord BeginFile(string id, int device)
    {
        var file = new FileRecord(id, device);
        Files.Add(file);
        return file;
    }

    /// <summary>One of the marks.</summary>
    public string Random(Random random) => _inOrder.Count == 0 ? IdOf(1, 1) : _inOrder[random.Next(_inOrder.Count)];

    public MarkRecord Begin(int device)
    {
        var number = _numbers[device] = _numbers.GetValueOrDefault(device) + 1;
        var mark = new MarkRecord(IdOf(device, number), device, number);
        _marks.Add(mark.Id, mark);
        _inOrder.Add(mark.Id);
        return mark;
    }
}
