using System.Globalization;
using System.Text;
using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>
/// What an app did to counters and texts of pages, less what was refused for good: from that follows what all devices have to show in the end. Every
/// character that is inserted is another one. Words of three are inserted and deleted as a whole: edits that leave less between them are one.
/// </summary>
internal sealed class PageLedger
{
    private readonly Dictionary<string, long> _views = [];
    private readonly Dictionary<(string Page, Rune Character), (int Inserted, int Deleted)> _characters = [];
    // Tried again over a text that still shows the refused edit, or not any more: how often they are there depends on that, but never twice.
    private readonly HashSet<Rune> _unsure = [];
    private int _next;

    public const int WordLength = 3;

    public string NewWord() => string.Concat(Enumerable.Range(0, WordLength).Select(_ => NewCharacter()));

    public void Add(string page, long difference) => _views[page] = _views.GetValueOrDefault(page) + difference;

    public void Insert(string page, string text) => Count(page, text, inserted: 1, deleted: 0);

    public void Delete(string page, string text) => Count(page, text, inserted: 0, deleted: 1);

    /// <summary>What a mutation did is not going to happen.</summary>
    public void Refused(RejectedMutation mutation)
    {
        foreach (var (page, values) in Pages(mutation))
        {
            if (values.GetValueOrDefault("views") is long difference)
                Add(page, -difference);
            foreach (var splice in Splices(values))
            {
                Count(page, splice.Inserted, inserted: -1, deleted: 0);
                Count(page, splice.Deleted, inserted: 0, deleted: -1);
            }
        }
    }

    /// <summary>What a mutation did happens once more.</summary>
    public void TriedAgain(RejectedMutation mutation)
    {
        foreach (var splice in Pages(mutation).SelectMany(row => Splices(row.Values)))
            _unsure.UnionWith((splice.Inserted + splice.Deleted).EnumerateRunes());
    }

    public void Check(Device device)
    {
        foreach (var (page, views) in _views)
            Assert.Equal([views.ToString(CultureInfo.InvariantCulture)], device.Query($"SELECT views FROM pages WHERE id = '{page}'"));
        foreach (var page in _characters.GroupBy(entry => entry.Key.Page))
        {
            var text = device.Query($"SELECT body FROM pages WHERE id = '{page.Key}'")[0].Trim('\'').EnumerateRunes().CountBy(character => character).ToDictionary();
            foreach (var ((_, character), (inserted, deleted)) in page)
            {
                var expected = inserted > 0 && deleted <= 0 ? 1 : 0;
                var count = text.GetValueOrDefault(character);
                if (_unsure.Contains(character) ? count > 1 : count != expected)
                    Assert.Fail($"Page {page.Key} has '{character}' {count} times, not {expected} (inserted {inserted}, deleted {deleted}).");
                text.Remove(character);
            }
            Assert.Empty(text);
        }
    }

    private static IEnumerable<(string Page, IReadOnlyDictionary<string, object?> Values)> Pages(RejectedMutation mutation) =>
        mutation.Rows.Where(row => row.Table == "pages").Select(row => ((string)row.Key[0], row.Values));

    private static IReadOnlyList<TextSplice> Splices(IReadOnlyDictionary<string, object?> values) =>
        values.GetValueOrDefault("body") is TextChange change ? change.Splices : [];

    private Rune NewCharacter()
    {
        var number = _next++;
        return new Rune(number % 2 == 0 ? 0x4E00 + number : 0x20000 + number);
    }

    private void Count(string page, string text, int inserted, int deleted)
    {
        foreach (var character in text.EnumerateRunes())
        {
            var (insertedBefore, deletedBefore) = _characters.GetValueOrDefault((page, character));
            _characters[(page, character)] = (insertedBefore + inserted, deletedBefore + deleted);
        }
    }
}
