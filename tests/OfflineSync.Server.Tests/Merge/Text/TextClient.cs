using System.Text;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Tests.Merge.Text;

/// <summary>A device with a text: takes it from the server when nothing of its own waits, and edits it.</summary>
internal sealed class TextClient(UInt128 id)
{
    private static readonly string[] Alphabet = ["a", "b", "c", "d", "é", "😀", "\0", "\n"];

    public UInt128 Id => id;

    public long Base { get; private set; }

    public byte[] Shown { get; private set; } = [];

    public Queue<TextEdit> Waiting { get; } = [];

    public void Take(byte[] text, long @base) => (Shown, Base) = (text, @base);

    /// <summary>Makes an edit, and queues it.</summary>
    public TextEdit Edit(params TextSplice[] splices)
    {
        var edit = new TextEdit { Base = (ulong)Base, LengthBefore = (uint)TextValue.Length(Shown), Splices = { splices } };
        Shown = TextValue.Apply(Shown, edit);
        Waiting.Enqueue(edit);
        return edit;
    }

    /// <summary>Inserts a text at a position.</summary>
    public TextEdit Insert(int position, string text) => Edit(new TextSplice { Position = (uint)position, Inserted = text });

    /// <summary>Makes an edit of some splices, which may touch.</summary>
    public TextEdit EditAnywhere(Random random, int lengthMax = 4)
    {
        var runes = Encoding.UTF8.GetString(Shown).EnumerateRunes().ToArray();
        var splices = new List<TextSplice>();
        var position = 0;
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            position = random.Next(position, runes.Length + 1);
            var deleted = random.Next(Math.Min(lengthMax, runes.Length - position) + 1);
            var splice = new TextSplice
            {
                Position = (uint)position,
                Deleted = string.Concat(runes.Skip(position).Take(deleted)),
                Inserted = string.Concat(random.GetItems(Alphabet, random.Next(lengthMax))),
            };
            position += deleted;
            if (splice.Deleted.Length + splice.Inserted.Length > 0)
                splices.Add(splice);
        }
        return Edit([.. splices]);
    }
}
