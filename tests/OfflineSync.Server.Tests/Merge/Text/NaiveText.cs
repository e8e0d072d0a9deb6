using System.Text;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Tests.Merge.Text;

/// <summary>The reference: FugueMax in its list form, word by word, on a list of single code points.</summary>
internal sealed class NaiveText
{
    private readonly List<Item> _items = [];

    public string Text => string.Concat(_items.Where(item => !item.Ghost && item.Deletes.TrueForAll(mark => mark.Ghost)).Select(item => item.Rune.ToString()));

    public void Apply(TextEdit edit, UInt128 client, long change, bool rejected)
    {
        bool Sees(UInt128 author, long at, bool ghost) => author == client ? !ghost || at > (long)edit.Base : !ghost && at <= (long)edit.Base;
        bool Shows(Item item) => Sees(item.Client, item.Change, item.Ghost) && !item.Deletes.Exists(mark => Sees(mark.Client, mark.Change, mark.Ghost));
        foreach (var splice in edit.Splices.Reverse())
        {
            var view = _items.Where(Shows).ToList();
            var position = (int)splice.Position;
            foreach (var item in view.Skip(position).Take(splice.Deleted.EnumerateRunes().Count()))
                item.Deletes.Add((client, change, rejected));
            var left = position == 0 ? null : view[position - 1];
            var right = _items.Skip(left == null ? 0 : _items.IndexOf(left) + 1).FirstOrDefault(item => item.Client == client || item.Change <= (long)edit.Base);
            foreach (var rune in splice.Inserted.EnumerateRunes())
            {
                var item = new Item(client, rune, left, right, change, rejected);
                Integrate(item);
                left = item;
            }
        }
    }

    private void Integrate(Item item)
    {
        int Right(Item? other) => other == null ? _items.Count : _items.IndexOf(other);
        int Left(Item? other) => other == null ? -1 : _items.IndexOf(other);
        var (left, right) = (Left(item.Left), Right(item.Right));
        var (place, scanning) = (left + 1, false);
        for (var i = place; ; i++)
        {
            if (!scanning)
                place = i;
            if (i == _items.Count || i == right)
                break;
            var other = _items[i];
            var (otherLeft, otherRight) = (Left(other.Left), Right(other.Right));
            if (otherLeft < left || (otherLeft == left && otherRight == right && item.Client < other.Client))
                break;
            if (otherLeft == left)
                scanning = otherRight < right;
        }
        _items.Insert(place, item);
    }

    private sealed record Item(UInt128 Client, Rune Rune, Item? Left, Item? Right, long Change, bool Ghost)
    {
        public List<(UInt128 Client, long Change, bool Ghost)> Deletes { get; } = [];

        public bool Equals(Item? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => 0;
    }
}
