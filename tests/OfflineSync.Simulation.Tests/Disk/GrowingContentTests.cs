using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Tests.Disk;

public sealed class GrowingContentTests
{
    private const int LengthMax = 3 * FileContent.BlockBytes;

    [Fact]
    public void It_has_what_an_array_would_have_and_what_was_shared_stays()
    {
        var random = new Random(11);
        var content = new GrowingContent(FileContent.Empty);
        var (expected, shared) = (Array.Empty<byte>(), new List<(FileContent Content, byte[] Expected)>());
        for (var step = 0; step < 2_000; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Array.Resize(ref expected, random.Next(LengthMax));
                    content.Truncate(expected.Length);
                    break;
                case 1:
                    shared.Add((content.Share(), [.. expected]));
                    break;
                case 2:
                    content = new GrowingContent(content.Share());
                    break;
                default:
                    var data = new byte[random.Next(2) == 0 ? FileContent.BlockBytes : random.Next(2 * FileContent.BlockBytes)];
                    random.NextBytes(data);
                    var offset = random.Next(2) * FileContent.BlockBytes + random.Next(2) * random.Next(100);
                    if (expected.Length < offset + data.Length)
                        Array.Resize(ref expected, offset + data.Length);
                    data.CopyTo(expected, offset);
                    content.Write(data, offset);
                    break;
            }
            Assert.Equal(expected, content.ToArray());
        }
        Assert.All(shared, snapshot => Assert.Equal(snapshot.Expected, snapshot.Content.ToArray()));
    }

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(5_000, 10, 3)]
    [InlineData(5_003, 10, 0)]
    [InlineData(9_000, 10, 0)]
    public void A_read_ends_where_the_content_ends(long offset, int wanted, int found)
    {
        var content = new GrowingContent(FileContent.Of(new byte[5_003]));

        Assert.Equal(found, content.Read(new byte[wanted], offset));
    }
}
