using System.Text;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Tests.Merge.Text;

/// <summary>
/// The reference: FugueMax as its paper has it, a tree of single code points whose in-order traversal is the text. A code point is a right child of its left
/// origin, or a left child of its right origin if that is below the left one. Right siblings come in the reverse order of their right origins.
/// </summary>
internal sealed class FugueTree
{
    private readonly Node _root = new(0, default, null, null, 0, false);

    public string Text => string.Concat(Nodes().Where(node => !node.Ghost && node.Deletes.TrueForAll(mark => mark.Ghost)).Select(node => node.Rune.ToString()));

    public void Apply(TextEdit edit, UInt128 client, long change, bool rejected)
    {
        bool Sees(UInt128 author, long at, bool ghost) => author == client ? !ghost || at > (long)edit.Base : !ghost && at <= (long)edit.Base;
        bool Shows(Node node) => Sees(node.Client, node.Change, node.Ghost) && !node.Deletes.Exists(mark => Sees(mark.Client, mark.Change, mark.Ghost));
        foreach (var splice in edit.Splices.Reverse())
        {
            var nodes = Nodes();
            var view = nodes.Where(Shows).ToList();
            foreach (var node in view.Skip((int)splice.Position).Take(splice.Deleted.EnumerateRunes().Count()))
                node.Deletes.Add((client, change, rejected));
            var left = splice.Position == 0 ? _root : view[(int)splice.Position - 1];
            var right = nodes.Skip(nodes.IndexOf(left) + 1).FirstOrDefault(node => node.Client == client || node.Change <= (long)edit.Base);
            foreach (var rune in splice.Inserted.EnumerateRunes())
                left = Insert(new Node(client, rune, left, right, change, rejected));
        }
    }

    private Node Insert(Node node)
    {
        if (node.Right?.IsBelow(node.Left!) == true)
        {
            node.Parent = node.Right;
            var place = node.Right.LeftChildren.FindIndex(other => other.Client > node.Client);
            node.Right.LeftChildren.Insert(place < 0 ? node.Right.LeftChildren.Count : place, node);
            return node;
        }
        node.Parent = node.Left;
        var nodes = Nodes();
        int Order(Node? right) => right == null ? nodes.Count : nodes.IndexOf(right);
        var siblings = node.Left!.RightChildren;
        var behind = siblings.FindIndex(other => Order(other.Right) < Order(node.Right) || (other.Right == node.Right && other.Client > node.Client));
        siblings.Insert(behind < 0 ? siblings.Count : behind, node);
        return node;
    }

    private List<Node> Nodes()
    {
        var nodes = new List<Node>();
        _root.Traverse(nodes);
        nodes.Remove(_root);
        return nodes;
    }

    private sealed class Node(UInt128 client, Rune rune, Node? left, Node? right, long change, bool ghost)
    {
        public UInt128 Client => client;

        public Rune Rune => rune;

        public Node? Left => left;

        public Node? Right => right;

        public long Change => change;

        public bool Ghost => ghost;

        public Node? Parent { get; set; }

        public List<Node> LeftChildren { get; } = [];

        public List<Node> RightChildren { get; } = [];

        public List<(UInt128 Client, long Change, bool Ghost)> Deletes { get; } = [];

        public bool IsBelow(Node other) => Parent == other || Parent?.IsBelow(other) == true;

        public void Traverse(List<Node> nodes)
        {
            LeftChildren.ForEach(child => child.Traverse(nodes));
            nodes.Add(this);
            RightChildren.ForEach(child => child.Traverse(nodes));
        }
    }
}
